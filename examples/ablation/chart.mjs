/** Blue and orange part for every kind of colour vision. */
const colours = ['#0072B2', '#D55E00'];
const left = 190;
const width = 640;
const rowHeight = 34;

/** Bars of average precision, a pair per setting with a bar per scene. */
export function chart(rankings) {
  const scenes = rankings.map(({ params }) => params.scene);
  const names = rankings[0].value.map(nameOf).sort();
  const precisionOf = (name, i) => rankings[i].value.find((row) => nameOf(row) === name).averagePrecision;
  const rows = names.map((name, row) => {
    const bars = scenes.map((scene, i) => bar(precisionOf(name, i), row * rowHeight + 28 + i * 12, colours[i], scene));
    return `<text x="${left - 8}" y="${row * rowHeight + 44}" text-anchor="end">${name}</text>${bars.join('')}`;
  });
  const keys = scenes.map((scene, i) => `<text x="${left + i * 130}" y="14" fill="${colours[i]}" font-weight="bold">${scene}</text>`);
  const height = names.length * rowHeight + 34;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">${keys.join('')}${rows.join('')}</svg>`;
}

function nameOf({ detector, components, ridge }) {
  return `${detector}, ${String(components).padStart(2)}${ridge === null ? '' : `, ridge ${ridge}`}`;
}

function bar(value, y, colour, scene) {
  const length = Math.round(value * (width - left - 60));
  return `<rect x="${left}" y="${y}" width="${length}" height="10" fill="${colour}"><title>${scene}: ${value}</title></rect><text x="${left + length + 6}" y="${y + 9}">${value.toFixed(3)}</text>`;
}

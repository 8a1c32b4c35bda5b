import type { CaseResult, Timing } from './case-result.js';

/** The figures of a case for people. */
export function renderResult(result: CaseResult): string {
  const { name, doc, threads, floor, shareOfFloor, pixelsPerSecond, outsideMicroseconds, grownBytes, published } = result;
  const memory = grownBytes === null ? '' : `; memory grew by ${(grownBytes / 2 ** 20).toFixed(0)} MiB`;
  return [
    `${name}: ${doc}; ${threads} threads`,
    line('cuvisc', `${renderTiming(result)}; ${(pixelsPerSecond / 1e6).toFixed(2)} megapixels/s`),
    line(
      '',
      `floor ${milliseconds(floor)}, ${(100 * shareOfFloor).toFixed(0)} % of the time; ${outsideMicroseconds.toFixed(0)} us outside onnxruntime${memory}`,
    ),
    ...referenceLines(result),
    line('published', `${published} (ms, another machine)`),
  ].join('\n');
}

function referenceLines({ reference, goals }: CaseResult): string[] {
  if (!reference) return [];
  const { version, variants, skipped } = reference;
  return [
    ...Object.entries(variants).map(([variant, timing]) => line(variant, `${renderTiming(timing)}; torch ${version}`)),
    ...Object.entries(skipped).map(([variant, why]) => line(variant, `not measured: ${why}`)),
    ...goals.flatMap(({ against, atMost, ratio, cpuRatio }) =>
      ratio === null
        ? []
        : [
            line(
              'goal',
              `${ratio.toFixed(2)} of ${against}, at most ${atMost}: ${ratio <= atMost ? 'met' : 'not met'} (processors ${cpuRatio?.toFixed(2)})`,
            ),
          ],
    ),
  ];
}

function renderTiming({ median, minimum, cpu }: Timing): string {
  return `minimum ${milliseconds(minimum)}, median ${milliseconds(median)}, processors ${milliseconds(cpu)}`;
}

/** Three significant digits. */
export function milliseconds(ms: number): string {
  return `${ms >= 100 ? ms.toFixed(0) : ms.toPrecision(3)} ms`;
}

function line(head: string, text: string): string {
  return `  ${head.padEnd(9)} ${text}`;
}

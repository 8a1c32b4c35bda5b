/**
 * What a run's page needs beyond the style of pages: a colour per state, chosen to differ for every kind of colour vision (blue and orange part,
 * dashes and signs do the rest), light and dark.
 */
export const runStyle = `
:root { --run: #8a5200; --run-fill: #fff1dc; --reuse: #005a8e; --reuse-fill: #e3f1fb; --skip: #5d6778; --skip-fill: #f0f2f5;
  --blocked: #75397b; --blocked-fill: #f4eaf4; --failed: #a3221a; --failed-fill: #fce4e0; }
@media (prefers-color-scheme: dark) { :root { --run: #f3b562; --run-fill: #3a2a10; --reuse: #7fc3f2; --reuse-fill: #10304a; --skip: #a3adbb; --skip-fill: #262d38;
  --blocked: #d9a3de; --blocked-fill: #38233b; --failed: #ff9a8f; --failed-fill: #48201c; } }
.run { --s: var(--run); --f: var(--run-fill); } .reuse { --s: var(--reuse); --f: var(--reuse-fill); } .skip { --s: var(--skip); --f: var(--skip-fill); }
.blocked { --s: var(--blocked); --f: var(--blocked-fill); } .failed { --s: var(--failed); --f: var(--failed-fill); }
.state { display: inline-block; color: var(--s); background: var(--f); border: 1px solid var(--s); border-radius: 5px; padding: 0 7px; font-size: 13px;
  text-decoration: none; white-space: nowrap; font-variant-numeric: tabular-nums; }
h3 { font-size: 15px; margin: 18px 0 8px; }
h2 + h3 { margin-top: 0; }
.graph svg { width: auto; max-width: 100%; min-width: min(100%, 420px); max-height: 620px; margin: 0 auto; }
.graph .node path, .graph .node polygon { fill: var(--f); stroke: var(--s); }
.graph .node text { fill: var(--ink); }
.graph text { font-family: Helvetica, Arial, sans-serif; }
.graph .edge path { stroke: var(--soft); }
.graph .edge polygon { fill: var(--soft); stroke: var(--soft); }
.graph .edge text { fill: var(--soft); }
.matrix td { padding-right: 12px; }
.matrix th[scope=row] { font-weight: 500; color: var(--ink); }
.timeline { min-width: 900px; }
.timeline text { fill: var(--ink); font-size: 12px; }
.timeline .grid text { fill: var(--soft); font-size: 11.5px; }
.timeline rect { fill: var(--s); fill-opacity: .5; stroke: var(--s); }
.reported { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 330px), 1fr)); gap: 22px; align-items: start; }
.reported figure { min-width: 0; overflow-x: auto; }
.reported figcaption { margin-bottom: 6px; }
.reported img { display: block; max-width: 100%; height: auto; background: #fff; border-radius: 4px; }
.instance { border-top: 1px solid var(--line); padding: 6px 0; }
.instance > summary { color: var(--ink); overflow-wrap: anywhere; }
.instance[open] { padding-bottom: 14px; }
.instance .why { color: var(--soft); font-size: 13px; }
.instance .time { float: right; color: var(--soft); font-size: 13px; font-variant-numeric: tabular-nums; }
.instance:target { outline: 2px solid var(--c0); outline-offset: 4px; border-radius: 4px; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 16px; margin: 10px 0; font-size: 14px; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.error { color: var(--failed); overflow-wrap: anywhere; }
.failures { margin: 0; padding-left: 20px; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
@media print { .instance { break-inside: avoid; } }
`;

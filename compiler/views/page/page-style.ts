/** The style sheet of pages: light and dark, and one column in narrow windows. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1c2330; --soft: #5d6778; --line: #dfe3ea; --paper: #fff; --back: #f4f6f9;
  --c0: #2563c9; --c1: #e07b1a; --c2: #1f9d63; --c3: #c23b6f; --c4: #7a55c7; --c5: #12939a; --c6: #93702a; --c7: #66707f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e7ee; --soft: #98a3b5; --line: #333b48; --paper: #1b212b; --back: #12161d;
  --c0: #6ca0f5; --c1: #f0a050; --c2: #55c78f; --c3: #ea7aa5; --c4: #ab8ff0; --c5: #4fc4cb; --c6: #cfa95c; --c7: #a3adbb; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1200px; margin: 0 auto; padding: 28px 20px 60px; }
h1 { font-size: 26px; margin: 0; }
h2 { font-size: 17px; margin: 0 0 12px; }
header p { margin: 4px 0; color: var(--soft); overflow-wrap: anywhere; }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 18px 20px; margin-top: 18px; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px; margin-top: 18px; }
.facts div { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px; }
.facts b { display: block; font-size: 20px; font-weight: 600; overflow-wrap: anywhere; }
.facts span { color: var(--soft); font-size: 13px; overflow-wrap: anywhere; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); gap: 22px; }
figure { margin: 0; }
figure.wide + figure.wide { margin-top: 20px; }
figcaption { font-weight: 600; font-size: 14px; margin-bottom: 2px; overflow-wrap: anywhere; }
svg { display: block; width: 100%; height: auto; }
.grid path { stroke: var(--line); fill: none; }
.grid text { fill: var(--soft); font-size: 11.5px; }
.curve path { fill: none; stroke: var(--c); stroke-width: 1.8; stroke-linejoin: round; }
.curve circle { fill: var(--c); }
.curve.faint path { stroke-width: 1; opacity: .4; }
.curve.dashed path { stroke-dasharray: 5 3; }
path.mark { fill: none; stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 3; }
.bars rect { fill: var(--c0); }
.before path { stroke: var(--c1); stroke-width: 2; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 16px; font-size: 13px; color: var(--soft); padding-left: 40px; }
.key::before { content: ""; display: inline-block; width: 14px; height: 3px; border-radius: 2px; background: var(--c); margin-right: 6px; vertical-align: 4px; }
.key.faint::before { opacity: .4; }
.key.dashed::before { background: repeating-linear-gradient(90deg, var(--c) 0 4px, transparent 4px 6px); }
.key.mark::before { width: 0; height: 11px; border-left: 1px dashed var(--soft); border-radius: 0; background: none; vertical-align: -1px; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); gap: 18px; align-items: start; }
.pictures img { display: block; max-width: 100%; min-width: min(100%, 160px); image-rendering: pixelated; border-radius: 4px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; }
th, td { text-align: left; padding: 4px 18px 4px 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { color: var(--soft); font-weight: 600; }
.numeric td + td, .numeric th + th { text-align: right; font-variant-numeric: tabular-nums; }
summary { cursor: pointer; color: var(--soft); }
pre { overflow-x: auto; font-size: 13px; margin: 10px 0 0; }
.note { color: var(--soft); font-size: 13px; margin: 10px 0 0; }
`;

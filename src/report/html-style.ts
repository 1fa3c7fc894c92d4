/** The report's style: on screens light or dark as the reader prefers, on paper black on white. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.2; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
code { font: .9em ui-monospace, monospace; background: var(--soft); padding: .1em .25em; border-radius: 3px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
.score { font-size: 2.5rem; font-weight: 700; }
.facts { color: GrayText; }
.finding { border-left: 4px solid var(--line); padding: .2rem 0 .2rem 1rem; margin: 1.5rem 0; }
.finding h4 { margin: 0 0 .3rem; font-size: 1rem; }
.CRITICAL { border-color: #b3123b; } .HIGH { border-color: #d9480f; } .MEDIUM { border-color: #c99700; } .LOW { border-color: #5c7080; }
.severity { font-weight: 700; }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; margin: 0; font-size: 10pt; }
  .finding, tr { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
  .wide { overflow: visible; }
  a { color: inherit; }
}
`;

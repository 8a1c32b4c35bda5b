import pc from 'picocolors';
import type { ExperimentFinding } from '../../experiments/index.js';
import { counted } from '../print/numbers.js';

/** Findings about an experiment, each with code, place and remedy, and their number at the end. */
export function findingsText(findings: readonly ExperimentFinding[], colour: boolean): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const counts = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(findings.length > errors ? [counted(findings.length - errors, 'warning')] : []),
  ];
  return [...findings.map((finding) => findingText(finding, colour)), counts.join(', ')].join('\n\n');
}

function findingText({ code, severity, message, hint, place }: ExperimentFinding, colour: boolean): string {
  const colours = pc.createColors(colour);
  const head = severity === 'error' ? colours.red(`error[${code}]`) : colours.yellow(`warning[${code}]`);
  const lines = [
    `${head} ${colours.bold(message)}`,
    ...(place ? [colours.dim(`  --> ${place.file}:${place.line}:${place.column}`)] : []),
    `  ${colours.cyan('hint')} ${hint}`,
  ];
  return lines.join('\n');
}

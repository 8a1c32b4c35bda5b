/** Options of Node that say how modules are found and loaded. */
const withValue = new Set(['--import', '--require', '-r', '--loader', '--experimental-loader', '--conditions', '-C']);
const alone = new Set([
  '--enable-source-maps',
  '--experimental-strip-types',
  '--experimental-transform-types',
  '--no-warnings',
  '--preserve-symlinks',
]);

/**
 * Of the arguments that this process was started with, those that its threads and child processes need to load the caller's own modules.
 * What tells Node how to read the main program (`--input-type`, `--eval`, `--check`) would keep them from starting.
 */
export function inheritedArguments(argv: readonly string[] = process.execArgv): string[] {
  return argv.flatMap((argument, i) => {
    if (alone.has(argument) || withValue.has(argument.split('=')[0] as string)) return argument;
    return withValue.has(argv[i - 1] ?? '') ? argument : [];
  });
}

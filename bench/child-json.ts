import { spawn } from 'node:child_process';

/** Runs a program and reads its last line of output as JSON. Throws an `Error` with the last line of its complaints if it fails. */
export function childJson(program: string, argv: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, argv, { stdio: ['ignore', 'pipe', 'pipe'], env });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(lastLine(out)));
      else reject(new Error(errorLine(err) || `${program} ended with ${code}`));
    });
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

/** The line that names the error: Node prints it before the stack, Python after. */
function errorLine(text: string): string {
  const lines = text.trim().split('\n');
  return lines.find((line) => /^\w*Error\b.*: /.test(line.trim())) ?? lines.at(-1) ?? '';
}

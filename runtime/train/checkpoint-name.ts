import { CuviscError } from '../../schemas/cuvisc-error.js';
import type { Values } from './metric-values.js';

/** `{name}` or `{name:format}`. */
const field = /\{([^{}:]+)(?::([^{}]*))?\}/g;
/** Python's format of a number: zero padding, width, precision, type. */
const numberFormat = /^(0?)(\d*)(?:\.(\d+))?([dfeg%]?)$/;

/**
 * The file name of a template such as `{epoch:02d}-{val_loss:.4f}`, without extension: with `insertNames`
 * `epoch=02-val_loss=0.1234`, else `02-0.1234`. A `/` in an inserted name becomes `_`. What was not measured is 0, as in Lightning.
 * Throws `CuviscError` `checkpoint-name-invalid` for a format that is not understood.
 */
export function checkpointName(template: string, values: Values, insertNames: boolean): string {
  return template.replace(field, (_, name: string, format: string | undefined) => {
    const text = formatted(values[name] ?? 0, name, format ?? '');
    return insertNames ? `${name.replaceAll('/', '_')}=${text}` : text;
  });
}

/** The names that a template asks for. */
export function fieldsOf(template: string): string[] {
  return [...template.matchAll(field)].map(([, name]) => name as string);
}

function formatted(value: number, name: string, format: string): string {
  const [, zero = '', width = '', precision, type = ''] = numberFormat.exec(format) ?? refuse(name, format);
  return digitsOf(value, type, precision).padStart(Number(width), zero || ' ');
}

function digitsOf(value: number, type: string, precision: string | undefined): string {
  const digits = Number(precision ?? 6);
  if (type === 'd') return String(Math.trunc(value));
  if (type === 'f') return value.toFixed(digits);
  if (type === '%') return `${(value * 100).toFixed(digits)}%`;
  if (type === 'e') return value.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2');
  return precision === undefined ? String(value) : String(Number(value.toPrecision(Math.max(1, digits))));
}

function refuse(name: string, format: string): never {
  throw new CuviscError('checkpoint-name-invalid', `the file name asks for ${name} as ${JSON.stringify(format)}, which is no number format`, {
    hint: 'write for example {epoch:02d} or {val_loss:.4f}',
  });
}

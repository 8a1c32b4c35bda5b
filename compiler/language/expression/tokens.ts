import { createToken, Lexer, type TokenType } from '../chevrotain.mjs';

const digits = /(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?/.source;

export const Space = createToken({ name: 'Space', pattern: /\s+/, group: Lexer.SKIPPED, line_breaks: true });
export const Name = createToken({ name: 'Name', label: 'a name', pattern: /[A-Za-z_]\w*/ });
export const NumberToken = createToken({ name: 'Number', label: 'a number', pattern: new RegExp(digits) });
/** In nanometres or micrometres; a micro sign and a Greek mu are both in use. */
export const Wavelength = createToken({
  name: 'Wavelength',
  label: 'a wavelength',
  pattern: new RegExp(`${digits} ?(?:nm|um|\u00b5m|\u03bcm)(?!\\w)`),
});

export const Bands = symbol('Bands', 'b', /b(?!\w)/);
export const Or = symbol('Or', 'or', /\|\||or(?!\w)/);
export const And = symbol('And', 'and', /&&|and(?!\w)/);
export const Not = symbol('Not', 'not', /!(?!=)|not(?!\w)/);
export const Comparison = symbol('Comparison', 'a comparison', /<=|>=|==|!=|<|>/);
export const Plus = symbol('Plus', '+', /\+/);
export const Minus = symbol('Minus', '-', /-/);
export const PowerSign = symbol('PowerSign', '**', /\*\*|\^/);
export const Times = symbol('Times', '*', /[*/]/);
export const Open = symbol('Open', '(', /\(/);
export const Close = symbol('Close', ')', /\)/);
export const OpenIndex = symbol('OpenIndex', '[', /\[/);
export const CloseIndex = symbol('CloseIndex', ']', /\]/);
export const Comma = symbol('Comma', ',', /,/);
export const To = symbol('To', '..', /\.\./);
export const Dot = symbol('Dot', '.', /\./);

/** Longer and more particular patterns come first. */
export const tokens: TokenType[] = [
  ...[Space, Wavelength, NumberToken, To, Dot, Bands, Or, And, Not, Name, Comparison, Plus, Minus, PowerSign, Times],
  ...[Open, Close, OpenIndex, CloseIndex, Comma],
];

/** Splits a formula into tokens. */
export const formulaLexer = new Lexer(tokens, { ensureOptimizations: false, positionTracking: 'onlyOffset' });

function symbol(name: string, label: string, pattern: RegExp): TokenType {
  return createToken({ name, label: label.length < 4 ? `\`${label}\`` : label, pattern });
}

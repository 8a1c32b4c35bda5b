import { EOF, type IParserErrorMessageProvider, type IToken, tokenLabel } from '../chevrotain.mjs';

/** Operators of other languages, and comparisons of IDL, which ENVI's band math has. */
const foreign: Readonly<Record<string, string>> = {
  ...{ '=': '==', '&': 'and', '|': 'or', '~': 'not' },
  ...{ gt: '>', ge: '>=', lt: '<', le: '<=', eq: '==', ne: '!=' },
};

/** What was probably meant by a text that cannot stand where it stands. */
export function meantBy(text: string): string | undefined {
  return Object.hasOwn(foreign, text) ? foreign[text] : undefined;
}

/** What is wrong with characters that are no part of any formula. */
export function unreadableReason(text: string): string {
  return `\`${text.length > 20 ? `${text.slice(0, 20)}...` : text}\` is not part of the language of formulas`;
}

/** What the parser met and what it would have taken. */
export const syntaxReasons: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual }) => `${met(actual)} where ${tokenLabel(expected)} is expected`,
  buildNotAllInputParsedMessage: ({ firstRedundant }) => `${met(firstRedundant)} where an operator or the end is expected`,
  buildNoViableAltMessage: ({ actual, ruleName }) => `${met(actual[0])} where ${ruleName === 'selector' ? '`(` or `[`' : value} is expected`,
  buildEarlyExitMessage: ({ actual }) => `${met(actual[0])} where ${value} is expected`,
};

const value = 'a number, a band, a name or `(`';

function met(token: IToken | undefined): string {
  return token === undefined || token.tokenType === EOF ? 'the formula ends' : `\`${token.image}\` stands`;
}

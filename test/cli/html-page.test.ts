import { expect, test } from 'vitest';
import { htmlPage } from '../../compiler/views/page/html-page.js';

test('S5: pages may show their own styles and pictures, and nothing else', () => {
  const page = htmlPage('a <b>', 'p { color: red }', ['<p>x</p>', '']);
  const [, policy] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page) ?? [];
  expect(policy?.split('; ').sort()).toEqual([
    "base-uri 'none'",
    "default-src 'none'",
    "form-action 'none'",
    'img-src data:',
    "style-src 'unsafe-inline'",
  ]);
  // The policy must come before what it is for.
  expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style>'));
  expect(page).toContain('<title>a &#60;b&#62;</title>');
});

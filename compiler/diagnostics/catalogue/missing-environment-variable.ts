import { defineDiagnostic } from '../diagnostic.js';

export const missingEnvironmentVariable = defineDiagnostic<{ name: string }>({
  code: 'missing-environment-variable',
  severity: 'error',
  message: (p) => `the environment variable ${p.name} is not set`,
  explanation: `\`\${oc.env:NAME}\` takes the value of an environment variable; \`\${oc.env:NAME,default}\` has a default for when it is not set.`,
  wrong: `metadata: {name: "\${oc.env:CUVISC_EXAMPLE_NOT_SET}"}`,
  right: `metadata: {name: "\${oc.env:CUVISC_EXAMPLE_NOT_SET,demo}"}`,
});

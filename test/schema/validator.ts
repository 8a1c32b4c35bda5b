import { Ajv2020 } from 'ajv/dist/2020.js';
import { jsonSchemaOf, type SchemaSubject } from '../../compiler/views/schema/json-schema.js';

/** Says what is wrong with a value: instance paths and messages, empty if nothing is. Refuses a schema with keywords that neither draft 2020-12 nor VS Code knows. */
export function validatorOf(subject: SchemaSubject): (value: unknown) => string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false, allowUnionTypes: true });
  ajv.addVocabulary(['patternErrorMessage', 'enumDescriptions']);
  const validate = ajv.compile(jsonSchemaOf(subject));
  return (value) => (validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`));
}

import { type Dataset, type Metadata, Module } from 'h5wasm/node';

/** More elements than this are no remark about a dataset. */
const maxElements = 4096;

/** The text of an attribute, or undefined if there is none or it is no single text. */
export function textAttribute(dataset: Dataset, name: string): string | undefined {
  const metadata = metadataOf(dataset, name);
  if (metadata?.type !== Module.H5T_class_t.H5T_STRING.value || metadata.total_size !== 1) return undefined;
  const value: unknown = dataset.get_attribute(name, false);
  const text = Array.isArray(value) ? value[0] : value;
  return typeof text === 'string' ? text : undefined;
}

/** The numbers of an attribute; a text counts as the number that it holds. None if it holds no numbers, or too many to be a remark. */
export function numberAttribute(dataset: Dataset, name: string): readonly number[] {
  const metadata = metadataOf(dataset, name);
  if (!metadata) return [];
  const { H5T_STRING, H5T_INTEGER, H5T_FLOAT } = Module.H5T_class_t;
  if (metadata.type === H5T_STRING.value) return numbersOfText(textAttribute(dataset, name) ?? '');
  const readable = metadata.type === H5T_INTEGER.value || (metadata.type === H5T_FLOAT.value && metadata.size >= 4);
  if (!readable || metadata.size > 8 || metadata.total_size > maxElements) return [];
  const value: unknown = dataset.get_attribute(name, false);
  return ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<number | bigint>, Number) : [Number(value)];
}

/** Names of a dataset's attributes. */
export function attributeNames(dataset: Dataset): readonly string[] {
  return Module.get_attribute_names(dataset.file_id, dataset.path);
}

function metadataOf({ file_id, path }: Dataset, name: string): Metadata | undefined {
  const metadata = Module.get_attribute_names(file_id, path).includes(name) ? Module.get_attribute_metadata(file_id, path, name) : undefined;
  return metadata?.shape ? metadata : undefined;
}

function numbersOfText(text: string): readonly number[] {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? [] : [value];
}

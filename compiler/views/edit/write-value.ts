import { Document, isCollection, isScalar, type Scalar } from 'yaml';

/**
 * Plain data as YAML on one line, fit to stand in block and in flow context; nested lists and mappings in flow style.
 * @param like a string keeps the quotes that this node has
 */
export function writeValue(value: unknown, like?: unknown): string {
  const document = new Document([value], { schema: 'core' });
  const { contents } = document;
  if (isCollection(contents)) contents.flow = true;
  const item = isCollection(contents) ? contents.items[0] : undefined;
  if (isScalar(item) && typeof value === 'string' && isScalar(like) && isQuoted(like)) item.type = like.type as Scalar.Type;
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false, collectionStyle: 'flow' }).trim();
  return text.slice(1, -1).trim();
}

function isQuoted({ type }: Scalar): boolean {
  return type === 'QUOTE_SINGLE' || type === 'QUOTE_DOUBLE';
}

import { type IrModule, type Operation, operationsOf } from './value.js';

/** Which operations read the results of each. */
export type Consumers = ReadonlyMap<Operation, readonly (Operation | null)[]>;

/** The operations that read a result of each operation; `null` stands for an output of the module. */
export function consumersOf(module: IrModule): Consumers {
  const consumers = new Map<Operation, (Operation | null)[]>();
  const note = (read: Operation, reader: Operation | null): void => {
    const readers = consumers.get(read);
    if (readers) readers.push(reader);
    else consumers.set(read, [reader]);
  };
  for (const operation of operationsOf(module)) {
    for (const input of operation.inputs) if (input.from === 'operation') note(input.operation, operation);
  }
  for (const { value } of module.outputs) if (value.from === 'operation') note(value.operation, null);
  return consumers;
}

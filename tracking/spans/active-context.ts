import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, context, ROOT_CONTEXT } from '@opentelemetry/api';

// Without an SDK the API's own context manager keeps nothing.
const storage = new AsyncLocalStorage<Context>();

/** The context of the work under way: that of the SDK which the user registered, else ours. */
export function activeContext(): Context {
  const active = context.active();
  return active === ROOT_CONTEXT ? (storage.getStore() ?? active) : active;
}

/** Does `work` in a context, of which the user's SDK learns, too. */
export function inContext<T>(where: Context, work: () => T): T {
  return storage.run(where, () => context.with(where, work));
}

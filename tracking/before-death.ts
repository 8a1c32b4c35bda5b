/** What is to be done, at once, before this process ends. */
export interface LastDeed {
  /** A signal came that somebody handles, so that the process goes on for now. */
  flush(): void;
  /** The process ends, by a signal or because it is done. */
  close(cause: NodeJS.Signals | 'exit'): void;
}

const deeds = new Set<LastDeed>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Has `deed` done before this process ends, by SIGINT, SIGTERM, SIGHUP or by itself; the signal then takes its course. Gives back what
 * takes the deed out again. Nothing helps against SIGKILL.
 */
export function beforeDeath(deed: LastDeed): () => void {
  if (deeds.size === 0) listen();
  deeds.add(deed);
  return () => {
    if (deeds.delete(deed) && deeds.size === 0) stopListening();
  };
}

function listen(): void {
  // First in line: of listeners that hear one signal only, those behind are still there to be counted.
  for (const signal of signals) process.prependListener(signal, onSignal);
  process.on('exit', onExit);
}

function stopListening(): void {
  for (const signal of signals) process.removeListener(signal, onSignal);
  process.removeListener('exit', onExit);
}

function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) {
    for (const deed of deeds) deed.flush();
    return;
  }
  closeAll(signal);
  stopListening();
  process.kill(process.pid, signal);
}

function onExit(): void {
  closeAll('exit');
}

function closeAll(cause: NodeJS.Signals | 'exit'): void {
  for (const deed of [...deeds]) deed.close(cause);
}

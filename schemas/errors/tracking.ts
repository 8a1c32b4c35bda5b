import { defineErrors } from './define-errors.js';

export const trackingErrors = defineErrors({
  'journal-missing': {
    meaning: 'A folder has no journal.jsonl, so that nothing is known of a run in it.',
    remedy: 'Name the folder of a run, in which `cuvisc train` or `cuvisc evaluate` has written.',
  },
  'trace-parent-invalid': {
    meaning: 'The span in which this process should work is not named in the form that W3C Trace Context has for the header traceparent.',
    remedy: 'Hand on the text that the other process gives, or leave it out: spans then begin a trace of their own.',
  },
  'traces-missing': {
    meaning: 'A folder has no traces.jsonl, so that nothing is known of the time that a run in it took.',
    remedy: 'Name the folder of a run, in which `cuvisc train` or `cuvisc evaluate` has written.',
  },
  'tracking-refused': {
    meaning: 'A tracking server has answered that it does not take what was sent: no permission, no such address, or a rule that the message names.',
    remedy: 'Check the address, MLFLOW_TRACKING_TOKEN or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, and what the message names.',
  },
  'tracking-unreachable': {
    meaning: 'A tracking server did not answer, or only with errors of its own. Nothing is lost: the journal of the run has everything.',
    remedy: 'Start the server, or wait until it is back, and call `cuvisc ingest` with the folder of the run again.',
  },
  'tracking-uri-invalid': {
    meaning: 'The address of a tracking server is missing, or is not that of a server: cuvisc speaks to MLflow over HTTP alone.',
    remedy: 'Give http:// or https:// and the host. For a file or a database start `mlflow server --backend-store-uri ...` and give its address.',
  },
});

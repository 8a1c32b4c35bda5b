"""Prints what MLflow's own client sees of an experiment: runs with params, tags, status, times and the history of every metric."""
import json
import sys

from mlflow.tracking import MlflowClient

client = MlflowClient(sys.argv[1])
experiment = client.get_experiment_by_name(sys.argv[2])
runs = client.search_runs([experiment.experiment_id]) if experiment else []
print(
    json.dumps(
        [
            {
                "id": run.info.run_id,
                "name": run.info.run_name,
                "status": run.info.status,
                "start": run.info.start_time,
                "end": run.info.end_time,
                "params": run.data.params,
                "tags": run.data.tags,
                "curves": {key: [[point.step, repr(point.value)] for point in client.get_metric_history(run.info.run_id, key)] for key in run.data.metrics},
            }
            for run in runs
        ]
    )
)

"""Parses each line of a file as TracesData of the official opentelemetry-proto, and prints what it holds as JSON.

OTLP/JSON writes ids in hexadecimal where the JSON mapping of protobuf has base64: they are translated first, everything else is as it stands,
and unknown fields are refused.
"""
import base64
import json
import sys

from google.protobuf import json_format
from opentelemetry.proto.trace.v1.trace_pb2 import TracesData


def translated(value):
    if isinstance(value, list):
        return [translated(each) for each in value]
    if not isinstance(value, dict):
        return value
    ids = ("traceId", "spanId", "parentSpanId")
    return {key: base64.b64encode(bytes.fromhex(each)).decode() if key in ids else translated(each) for key, each in value.items()}


spans = []
for line in open(sys.argv[1], encoding="utf-8"):
    data = json_format.Parse(json.dumps(translated(json.loads(line))), TracesData(), ignore_unknown_fields=False)
    for resource in data.resource_spans:
        for scope in resource.scope_spans:
            for span in scope.spans:
                spans.append([span.name, span.span_id.hex(), span.kind, span.end_time_unix_nano - span.start_time_unix_nano, span.status.code, len(span.attributes)])
print(json.dumps(spans))

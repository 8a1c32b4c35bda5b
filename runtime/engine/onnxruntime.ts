import ort from 'onnxruntime-node';

// Everything onnxruntime logs as an error it also throws; its log would print it a second time on stderr.
ort.env.logLevel = 'fatal';

export { ort };

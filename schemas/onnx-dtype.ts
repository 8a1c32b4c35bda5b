import type { DType } from './dtype.js';

/** Numbers of `onnx.TensorProto.DataType`. */
export const onnxDtype: Readonly<Record<DType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
  uint32: 12,
};

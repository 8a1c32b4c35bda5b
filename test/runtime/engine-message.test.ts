import { expect, test } from 'vitest';
import { engineMessage } from '../../runtime/engine/engine-message.js';

test.each([
  [
    "Non-zero status code returned while running Add node. Name:'rx/add_1' Status Message: /onnxruntime_src/onnxruntime/core/providers/cpu/math/element_wise_ops.h:560 void onnxruntime::BroadcastIterator::Append(ptrdiff_t, ptrdiff_t) axis == 1 || axis == largest was false. Attempting to broadcast an axis by a dimension other than 1. 4 by 5\n",
    "Non-zero status code returned while running Add node. Name:'rx/add_1' Status Message: Attempting to broadcast an axis by a dimension other than 1. 4 by 5",
  ],
  [
    '/build/Release/core/providers/webgpu/webgpu_context.cc:84 onnxruntime::webgpu::WebGpuContext::Initialize(const WebGpuBufferCacheConfig&, int)::<lambda()> status == wgpu::RequestAdapterStatus::Success && adapter was false. Failed to get a WebGPU adapter: No supported adapters.\n',
    'Failed to get a WebGPU adapter: No supported adapters.',
  ],
  ['C:\\a\\_work\\1\\s\\onnxruntime\\core\\session.cc:12 onnxruntime::Session::Load(std::function<void()>) Load failed', 'Load failed'],
  ['cannot open "/home/someone/plans/rx.plan/inference.onnx": No such file', 'cannot open "inference.onnx": No such file'],
  ['Invalid rank for input: cube Got: 3 Expected: 4', 'Invalid rank for input: cube Got: 3 Expected: 4'],
  ['Node (norm+rx/matMul_2) Op (MatMul) has inputs 1/2', 'Node (norm+rx/matMul_2) Op (MatMul) has inputs 1/2'],
])('S5, M12: what onnxruntime says is passed on without paths and signatures: %#', (text, expected) => {
  expect(engineMessage(text)).toBe(expected);
});

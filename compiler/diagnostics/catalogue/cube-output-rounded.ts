import { defineDiagnostic } from '../diagnostic.js';

export const cubeOutputRounded = defineDiagnostic<{ output: string; dtype: string }>({
  code: 'cube-output-rounded',
  severity: 'warning',
  message: (p) => `${p.output} hands the ${p.dtype} cube on as float32, which rounds values that need more than 24 bits`,
  explanation:
    'Outputs are float32. What the plan computes of a cube of int32, uint32, int64 or float64 is computed in float64 until it is centred, but the cube itself loses digits as an output. Take it from the file instead, or keep an output behind a centring.',
  wrong: 'outputs: [data.cube]  # a float64 cube',
  right: 'outputs: [rx.scores]',
});

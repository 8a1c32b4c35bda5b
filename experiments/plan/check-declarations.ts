import { nearestName } from '../../schemas/nearest-name.js';
import type { Experiment } from '../define/experiment-definition.js';
import type { AnyDefinition } from '../define/stage-definition.js';
import { type ExperimentFinding, finding, warning } from './finding.js';

const idPattern = /^[A-Za-z][\w.-]{0,79}$/;

/** What is wrong in the declarations themselves, whatever the parameter sets are. */
export function checkDeclarations({ stages, targets, sets }: Experiment): ExperimentFinding[] {
  const found = stages.flatMap((stage) => [...checkId(stage), ...checkInputs(stage), ...checkOutputs(stage), ...checkOptions(stage)]);
  if (targets.length === 0) found.push(finding('targets-empty', undefined, 'the experiment has no targets', 'name stages under `targets`'));
  if (sets.length === 0)
    found.push(finding('sets-empty', undefined, 'the experiment has no parameter sets', 'write `params: [{}]`, or fill the empty list of the grid'));
  return [...found, ...checkIds(stages), ...checkSets({ sets }), ...checkParams(stages, sets)];
}

function checkId(stage: AnyDefinition): ExperimentFinding[] {
  if (idPattern.test(stage.id)) return [];
  const hint = 'begin with a letter, and go on with letters, digits, `.`, `_` and `-`';
  return [finding('stage-id-invalid', stage, `${JSON.stringify(stage.id)} is no id of a stage`, hint)];
}

/** Ids are names of folders, some of which do not tell upper from lower case. */
function checkIds(stages: readonly AnyDefinition[]): ExperimentFinding[] {
  const owners = new Map<string, AnyDefinition>();
  return stages.flatMap((stage) =>
    [stage.id, ...stage.formerly].flatMap((id) => {
      const owner = owners.get(id.toLowerCase());
      owners.set(id.toLowerCase(), owner ?? stage);
      if (!owner || owner === stage) return [];
      const what = id === stage.id ? `two stages have the id ${id}` : `${stage.id} was formerly ${id}, as another stage is or was`;
      return [finding('stage-id-repeated', stage, what, 'give each stage an id of its own')];
    }),
  );
}

function checkInputs(stage: AnyDefinition): ExperimentFinding[] {
  return Object.entries(stage.inputs).flatMap(([name, { port, lazy }]) => {
    const owner = (port as Partial<typeof port> | undefined)?.stage;
    if (!owner || owner.out[port.name] !== port) {
      return [finding('input-not-a-port', stage, `input ${name} of ${stage.id} is no output of a stage`, 'name one by `stage.out.name`')];
    }
    const unstored = lazy && (port.codec === undefined || 'memoryOnly' in port.codec);
    const message = `${stage.id} reads ${owner.id}.${port.name} lazily, which stays in memory`;
    return unstored ? [finding('lazy-unstored', stage, message, 'give the output a codec, or read it directly')] : [];
  });
}

function checkOutputs(stage: AnyDefinition): ExperimentFinding[] {
  return Object.entries(stage.outputs).flatMap(([name, codec]) => {
    if (codec === undefined || isCodec(codec)) return [];
    const hint = 'declare it with one codec, such as json(), or with memory()';
    return [finding('codec-invalid', stage, `output ${name} of ${stage.id} is declared with something that is no codec`, hint)];
  });
}

function isCodec(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if ('memoryOnly' in value) return true;
  const { id, version, ext, write, read } = value as Readonly<Record<string, unknown>>;
  return typeof id === 'string' && Number.isInteger(version) && typeof ext === 'string' && [write, read].every((each) => typeof each === 'function');
}

function checkOptions(stage: AnyDefinition): ExperimentFinding[] {
  const wrong: [boolean, string][] = [
    [typeof stage.run !== 'function', '`run` is a function'],
    [!Number.isInteger(stage.retries) || stage.retries < 0, '`retries` is an integer from 0 on'],
    [stage.timeoutSeconds !== undefined && !(stage.timeoutSeconds > 0), '`timeoutSeconds` is above 0'],
    [stage.version === '', '`version` is a text that is not empty'],
    [stage.kind === 'aggregate' && (!Number.isInteger(stage.min) || stage.min < 0), '`min` is an integer from 0 on'],
  ];
  return wrong.flatMap(([isWrong, rule]) =>
    isWrong ? [finding('stage-option-invalid', stage, `stage ${stage.id}: ${rule}`, 'correct the value')] : [],
  );
}

function checkSets({ sets }: Pick<Experiment, 'sets'>): ExperimentFinding[] {
  const labels = sets.map(({ label }) => label);
  const repeated = [...new Set(labels.filter((label, i) => labels.indexOf(label) !== i))];
  return repeated.map((label) => {
    const which = label === '' ? 'two parameter sets are the same' : `two parameter sets are ${label}`;
    return finding('set-repeated', undefined, which, 'leave one out, or name them differently');
  });
}

function checkParams(stages: readonly AnyDefinition[], sets: Experiment['sets']): ExperimentFinding[] {
  const declared = new Set(stages.flatMap((stage) => Object.keys(stage.params?.shape ?? {})));
  const by = new Set(stages.flatMap((stage) => (stage.kind === 'aggregate' ? stage.by : [])));
  const given = new Set(sets.flatMap(({ values }) => Object.keys(values)));
  const unused = [...given].filter((name) => !declared.has(name) && !by.has(name));
  return unused.map((name) => warning('param-unused', undefined, `no stage declares the parameter ${name}`, unusedHint(name, declared)));
}

function unusedHint(name: string, declared: ReadonlySet<string>): string {
  const near = nearestName(name, declared);
  return near === undefined ? 'declare it in the stage that it is for, or leave it out' : `is ${near} meant?`;
}

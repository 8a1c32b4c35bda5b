import { hasEnded } from '../../schemas/disk/process-identity.js';
import { type EndStatus, type JournalRecord, journalName, type RecordOf } from '../journal/journal-records.js';
import { finalPointsOf, type MetricPoint, pointsOf } from './metric-points.js';
import { mlflowLimits, mlflowName, mlflowText, nameTag } from './mlflow-names.js';

/** Whether a run goes on, and when it ended, in milliseconds since 1970. */
export interface Standing {
  readonly status: 'running' | EndStatus;
  readonly ended: number | undefined;
}

const mostArtifactTags = 50;

/** What a server is to have of a run, under the names that it takes. */
export class RunContent {
  readonly params = new Map<string, string>();
  readonly tags = new Map<string, string>();
  /** What has another name or value at the server, or none, in words. */
  readonly notices = new Set<string>();
  /** Points that are still to be sent. */
  points: MetricPoint[] = [];
  readonly #artifacts = new Set<string>();
  standing: Standing = { status: 'running', ended: undefined };

  /** Takes a line of the journal. */
  accept(record: JournalRecord): void {
    switch (record.type) {
      case 'begin':
        for (const [key, value] of Object.entries(record.params)) this.params.set(this.#named(key), this.#text(key, value, mlflowLimits.paramValue));
        this.addTags({ 'cuvisc.phase': record.phase, ...record.tags });
        break;
      case 'continue':
        this.standing = { status: 'running', ended: undefined };
        break;
      case 'metrics':
        this.#addPoints(pointsOf(record));
        break;
      case 'final':
        this.#addPoints(finalPointsOf(record));
        break;
      case 'resumed':
        this.points = this.points.filter(({ step }) => step <= record.step);
        break;
      case 'tags':
        this.addTags(record.tags);
        break;
      case 'artifact':
        this.#addArtifact(record);
        break;
      case 'end':
        this.#end(record);
        break;
    }
  }

  /** Says that `last` is the last line: a run without an end whose process is gone was killed. */
  acceptNoMore(last: JournalRecord, process: RecordOf<'begin'>['process']): void {
    if (this.standing.status !== 'running') return;
    const gone = hasEnded(process);
    if (gone) this.#end({ type: 'end', run: last.run, time: last.time, status: 'killed', error: { message: 'the process ended without a word' } });
    if (gone === null) this.notices.add(`whether the run still goes on is not known on this machine: it is of ${process.host}`);
  }

  /** Adds tags, under the names and with the values that the server takes. */
  addTags(tags: Readonly<Record<string, string>>): void {
    for (const [key, value] of Object.entries(tags)) this.tags.set(this.#named(key), this.#text(key, value, mlflowLimits.tagValue));
    const { 'git.revision': revision, user } = tags;
    if (revision !== undefined) this.tags.set('mlflow.source.git.commit', revision);
    if (user !== undefined) this.tags.set('mlflow.user', user);
  }

  /** Tags are for people: of many files the first are named, and how many there are. Paths may have what names of tags must not. */
  #addArtifact(record: RecordOf<'artifact'>): void {
    this.#artifacts.add(record.path);
    const place = [...this.#artifacts].indexOf(record.path) + 1;
    if (place <= mostArtifactTags) this.addTags({ [`cuvisc.artifact.${String(place).padStart(2, '0')}`]: describeArtifact(record) });
    else this.addTags({ 'cuvisc.artifacts': `${this.#artifacts.size} files, the first ${mostArtifactTags} as tags, all in ${journalName}` });
  }

  #end({ status, time, error }: RecordOf<'end'>): void {
    this.standing = { status, ended: Math.round(time) };
    if (error) this.addTags({ 'cuvisc.error': error.code === undefined ? error.message : `${error.code}: ${error.message}` });
  }

  #addPoints(points: readonly MetricPoint[]): void {
    this.points.push(...points.map((point) => ({ ...point, key: this.#named(point.key) })));
  }

  /** The server's name; a tag tells the journal's where the two differ. */
  #named(name: string): string {
    const known = mlflowName(name);
    if (known === name) return name;
    this.tags.set(`${nameTag}${known}`, mlflowText(name, mlflowLimits.tagValue));
    this.notices.add(`${JSON.stringify(name)} is called ${JSON.stringify(known)} at the server, which does not take that name`);
    return known;
  }

  #text(key: string, value: string | number | boolean | null, limit: number): string {
    const text = mlflowText(String(value), limit);
    if (text !== String(value)) this.notices.add(`the value of ${JSON.stringify(key)} is cut at the server, which takes ${limit} characters`);
    return text;
  }
}

function describeArtifact({ path, sha256, bytes, role }: RecordOf<'artifact'>): string {
  return `${path}, ${bytes} bytes, sha256:${sha256}${role === undefined ? '' : `, ${role}`}`;
}

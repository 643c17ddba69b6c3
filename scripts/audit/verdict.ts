/** What an advisory source says of one package (npm's bulk advisory endpoint). */
export type Advisory = {
  readonly id: number
  readonly url: string
  readonly title: string
  readonly severity: string
  readonly vulnerable_versions: string
}

export type Advisories = Readonly<Record<string, readonly Advisory[]>>

/** What was last learnt of a source, and when (a day); null when nothing ever was. */
export type Snapshot = { readonly asOf: string | null; readonly advisories: Advisories }

export type Finding = Advisory & { readonly name: string; readonly version: string }

/** What a source answered now: advisories, or why there are none. */
export type Answer =
  | { readonly advisories: Advisories }
  | { readonly why: string; readonly isReachable: boolean }

export type Verdict = { readonly lines: readonly string[]; readonly isFailure: boolean }

/** Answers of registries that have no such endpoint: there is nothing to ask there. */
const NO_ENDPOINT = ['404', '405', '501']

/** What `bun audit --json` said, by its output and its complaints. A status is an answer of somebody; silence is nobody's. */
export function readAnswer(output: string, complaints: string): Answer {
  const advisories = parsed(output)
  if (isAdvisories(advisories) && complaints.trim() === '') return { advisories }
  const status = /- (\d{3})$/m.exec(complaints)?.[1]
  if (status) return { why: `the registry answered ${status}`, isReachable: !NO_ENDPOINT.includes(status) }
  if (output.trim() !== '' || complaints.includes('audit response'))
    return { why: 'what the registry answered are no advisories', isReachable: true }
  return { why: 'the registry did not answer', isReachable: false }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function isAdvisories(given: unknown): given is Advisories {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false
  return Object.values(given).every(
    list => Array.isArray(list) && list.every(each => typeof each?.vulnerable_versions === 'string'),
  )
}

/** Each package of a bun.lock with its version; what comes from somewhere else than a registry has none. */
export function lockedPackages(lock: string): readonly (readonly [name: string, version: string])[] {
  const start = lock.indexOf('"packages": {')
  const specifiers = lock
    .slice(Math.max(0, start))
    .matchAll(/^ {4}"[^"]+": \["((?:@[^/"]+\/)?[^@"]+)@(\d[^"]*)"/gm)
  const found = [...specifiers].map(([, name = '', version = '']) => [name, version] as const)
  return [...new Map(found.map(each => [each.join('@'), each])).values()]
}

/** The advisories that speak of a version that is locked. */
function findingsOf(locked: ReturnType<typeof lockedPackages>, advisories: Advisories): readonly Finding[] {
  return locked.flatMap(([name, version]) =>
    (advisories[name] ?? [])
      .filter(advisory => isIn(version, advisory.vulnerable_versions))
      .map(advisory => ({ ...advisory, name, version })),
  )
}

/**
 * Ranges pass over previews that they do not name: 2.0.0-beta.1 is in neither `<2.0.0` nor `>=2.0.0`. One of ours is
 * rather advised against too often, so what comes right before and after it counts, too.
 */
function isIn(version: string, range: string): boolean {
  const [, major = '0', minor = '0', patch = '0', preview] =
    /^(\d+)\.(\d+)\.(\d+)(-[^+]+)?/.exec(version) ?? []
  const around = preview
    ? [`${major}.${minor}.${patch}`, before(Number(major), Number(minor), Number(patch))]
    : []
  return [version, ...around].some(each => Bun.semver.satisfies(each, range))
}

/** The greatest version of three numbers below this one. */
function before(major: number, minor: number, patch: number): string {
  const most = 999_999
  if (patch > 0) return `${major}.${minor}.${patch - 1}`
  return minor > 0 ? `${major}.${minor - 1}.${most}` : `${major - 1}.${most}.${most}`
}

/**
 * A finding is a failure, from whichever source. That nothing was audited is one only in CI, and only when it could
 * have been: the source was there, and did not answer as one.
 */
export function verdictOf(lock: string, answer: Answer, snapshot: Snapshot, isCi: boolean): Verdict {
  const locked = lockedPackages(lock)
  const isFresh = 'advisories' in answer
  const findings = findingsOf(locked, isFresh ? answer.advisories : snapshot.advisories)
  const about = findings.map(
    ({ name, version, severity, title, url }) => `${name} ${version}: ${severity}, ${title} (${url})`,
  )
  const count = `${locked.length} packages`
  if (isFresh) {
    const summary =
      findings.length === 0 ? `${count}: no advisory speaks of them.` : `${count}, advised against:`
    return { lines: [summary, ...about], isFailure: findings.length > 0 }
  }
  const known = snapshot.asOf === null ? 'no advisories are kept' : `the advisories of ${snapshot.asOf}`
  const summary = `Not audited: ${answer.why}. Compared ${count} of bun.lock with what is kept (${known}).`
  return { lines: [summary, ...about], isFailure: findings.length > 0 || (isCi && answer.isReachable) }
}

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
      .filter(advisory => Bun.semver.satisfies(version, advisory.vulnerable_versions))
      .map(advisory => ({ ...advisory, name, version })),
  )
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

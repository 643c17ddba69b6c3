const MINUTE = 60
const DAY = 86_400

type Making = {
  /** The first generation's key is the secret itself, as it was before each purpose had one of its own. */
  readonly plain?: true
  /**
   * How many seconds what is made lives, at most: so much longer than its generation is a key accepted. Absent where
   * what is made says itself of which moment it is, or which generation.
   */
  readonly lives?: number
}

/**
 * All that the house's keys are for. The name of a purpose is part of its key (HKDF's `info`): a renamed one opens
 * nothing that it made.
 */
export const PURPOSES = {
  // Read again: what is encrypted names its generation.
  'authenticators at rest': {},
  'cards on file at rest': {},
  'keys of actors at rest': {},
  'keys of ghost syncs at rest': {},
  push: {},
  'secrets of outgoing hooks at rest': {},
  'signing keys at rest': {},

  // Made again of an id whenever they are needed: of the generation in which the id was made.
  bounces: { plain: true },
  'ghost admin keys': { plain: true },
  'gift cards': {},
  'gifts of tiers': {},
  'hooks of ghost sync': {},
  invitations: { plain: true },
  'letters about comments': { plain: true },
  'producer invitations': { plain: true },
  'sign-in codes': {},
  'sign-in links': { plain: true },
  unsubscribing: { plain: true },
  'user handles of passkeys': {},
  'work cart': {},

  // Made again of a moment that is known.
  'nonces of DPoP': {},
  'readers of a day': { plain: true },
  'security log': {},
  'successors of refresh tokens': {},

  // Shown to us again, by whoever was given it.
  'browsers that are known': { plain: true, lives: 365 * DAY },
  'changes of addresses': { plain: true, lives: Number.POSITIVE_INFINITY },
  'closing accounts': { plain: true, lives: 60 * MINUTE },
  'first run': { plain: true, lives: Number.POSITIVE_INFINITY },
  'first-party clients': { plain: true, lives: DAY },
  'flash messages': { plain: true, lives: MINUTE },
  fragments: { plain: true, lives: MINUTE },
  'guest orders': { lives: Number.POSITIVE_INFINITY },
  'letters that are read': { plain: true, lives: Number.POSITIVE_INFINITY },
  'recovery codes': { lives: Number.POSITIVE_INFINITY },
  'shared previews': { plain: true, lives: Number.POSITIVE_INFINITY },
  'sign-in attempts': { plain: true, lives: 15 * MINUTE },
  'sign-ins asked for': { plain: true, lives: DAY },
  'user codes': { lives: 60 * MINUTE },
} as const satisfies Readonly<Record<string, Making>>

export type Purpose = keyof typeof PURPOSES

export function makingOf(purpose: Purpose): Making {
  return PURPOSES[purpose]
}

const ACTIVITYSTREAMS = 'https://www.w3.org/ns/activitystreams'
const SECURITY = 'https://w3id.org/security/v1'
/** Defines `assertionMethod`, which neither ActivityStreams nor the Multikey context does (FEP-521a). */
const DID = 'https://www.w3.org/ns/did/v1'
const MULTIKEY = 'https://w3id.org/security/multikey/v1'
const MASTODON = 'http://joinmastodon.org/ns#'

export const PUBLIC = `${ACTIVITYSTREAMS}#Public`

/** The `@context` of actors: keys of both kinds and the two switches Mastodon reads. */
export const ACTOR_CONTEXT = [
  ACTIVITYSTREAMS,
  SECURITY,
  DID,
  MULTIKEY,
  {
    toot: MASTODON,
    discoverable: 'toot:discoverable',
    manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
    alsoKnownAs: { '@id': 'as:alsoKnownAs', '@type': '@id' },
    movedTo: { '@id': 'as:movedTo', '@type': '@id' },
  },
] as const

/** The `@context` of everything else: ActivityStreams and the two words it lacks. */
export const ACTIVITY_CONTEXT = [
  ACTIVITYSTREAMS,
  { Hashtag: 'as:Hashtag', sensitive: 'as:sensitive' },
] as const

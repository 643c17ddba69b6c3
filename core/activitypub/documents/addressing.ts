import { PUBLIC } from './context'

/** Who may see a thing: everyone and it is listed; everyone who has the link; followers; only those named. */
export type Visibility = 'public' | 'unlisted' | 'followers' | 'direct'

export type Addressing = { readonly to: readonly string[]; readonly cc: readonly string[] }

/**
 * `to` and `cc` for a visibility, as Mastodon and its kin read it; `mentioned` are actor ids.
 * A direct thing has no follower collection anywhere, or every follower would get it.
 */
export function addressing(
  visibility: Visibility,
  followers: string,
  mentioned: readonly string[] = [],
): Addressing {
  switch (visibility) {
    case 'public':
      return { to: [PUBLIC], cc: [followers, ...mentioned] }
    case 'unlisted':
      return { to: [followers], cc: [PUBLIC, ...mentioned] }
    case 'followers':
      return { to: [followers], cc: mentioned }
    case 'direct':
      return { to: mentioned, cc: [] }
  }
}

/** The visibility of something that arrived; `followers` is its author's collection when we know it. */
export function visibilityOf({ to, cc }: Addressing, followers: string | null): Visibility {
  // JSON-LD compaction may have shortened the id of the public collection (ActivityPub §5.6).
  const isPublic = (id: string) => id === PUBLIC || id === 'as:Public' || id === 'Public'
  if (to.some(isPublic)) return 'public'
  if (cc.some(isPublic)) return 'unlisted'
  return followers !== null && [...to, ...cc].includes(followers) ? 'followers' : 'direct'
}

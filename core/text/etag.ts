/**
 * Whether `If-None-Match` names this etag (RFC 9110 §13.1.2): one of a list, or `*`. Compared weakly, since a proxy that
 * squeezes an answer makes its etag a weak one.
 */
export function namesEtag(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false
  const strong = opaque(etag)
  return ifNoneMatch.split(',').some(tag => opaque(tag.trim()) === strong || tag.trim() === '*')
}

const opaque = (tag: string) => tag.replace(/^W\//, '')

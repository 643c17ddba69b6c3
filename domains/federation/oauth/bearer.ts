/** The token of an `Authorization` header of this scheme (RFC 6750 §2.1, RFC 9449 §7.1); null when there is none. */
export function bearerOf(request: Request, scheme: 'Bearer' | 'DPoP' = 'Bearer'): string | null {
  const [, given, token] =
    /^(Bearer|DPoP) +([A-Za-z0-9._~+/-]+=*)$/i.exec(request.headers.get('authorization') ?? '') ?? []
  return given?.toLowerCase() === scheme.toLowerCase() ? (token ?? null) : null
}

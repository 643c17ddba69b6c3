/** An answer that leads on; browsers keep a permanent one. */
export function redirectTo({
  to,
  permanent,
}: {
  readonly to: string
  readonly permanent: boolean
}): Response {
  return new Response(null, { status: permanent ? 301 : 302, headers: { location: to } })
}

/** Every parameter as often as it was given: that one stands twice is for the request's reader to refuse. */
export function formParameters(body: unknown): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(body ?? {}))
    for (const each of [value].flat()) if (typeof each === 'string') parameters.append(name, each)
  return parameters
}

/** Whether a request brings a form, and not JSON or a form of parts. Types are written in whatever case (RFC 9110 §8.3.1). */
export function isForm(request: Request): boolean {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';')
  return type.trim().toLowerCase() === 'application/x-www-form-urlencoded'
}

/** Every parameter as often as it was given: that one stands twice is for the request's reader to refuse. */
export function formParameters(body: unknown): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(body ?? {}))
    for (const each of [value].flat()) if (typeof each === 'string') parameters.append(name, each)
  return parameters
}

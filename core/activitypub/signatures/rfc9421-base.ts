import { ComponentNotCovered, ComponentUnsupported, SignatureMalformed } from '../refusals'
import { fieldValue, type HttpMessage } from './message'
import { type Member, quote, writeParameters } from './structured-fields'

/**
 * The signature base (RFC 9421 §2.5) of a message and its `@signature-params` as they go on the wire.
 * @throws ComponentUnsupported for component parameters and derived components that requests of this kind do not need
 * @throws SignatureMalformed when a component stands twice (§2.5, step 2.1)
 */
export function signatureBase(message: HttpMessage, member: Member): { base: string; input: string } {
  const items = member.items ?? []
  const names = items.map(item => item.value)
  if (new Set(names).size !== names.length) throw new SignatureMalformed('a component stands twice')
  const lines = items.map(({ value, parameters }) => {
    if (parameters.size > 0) throw new ComponentUnsupported(`${quote(value)}${writeParameters(parameters)}`)
    return `${quote(value)}: ${componentValue(message, value)}`
  })
  const input = `(${names.map(quote).join(' ')})${writeParameters(member.parameters)}`
  return { base: [...lines, `"@signature-params": ${input}`].join('\n'), input }
}

/**
 * What must be signed so that nothing that matters can be changed on the way or replayed elsewhere.
 * @throws ComponentNotCovered
 */
export function checkCovered(covered: readonly string[], message: HttpMessage): void {
  const has = (...names: string[]) => names.some(name => covered.includes(name))
  if (!has('@method')) throw new ComponentNotCovered('@method')
  if (!has('@target-uri', '@authority', 'host')) throw new ComponentNotCovered('@authority')
  if (!has('@target-uri', '@path', '@request-target')) throw new ComponentNotCovered('@path')
  if (new URL(message.url).search !== '' && !has('@target-uri', '@query', '@request-target'))
    throw new ComponentNotCovered('@query')
  if (message.body.length > 0 && !has('content-digest')) throw new ComponentNotCovered('content-digest')
}

/** RFC 9421 §2.2 for derived components, §2.1 for fields. */
function componentValue(message: HttpMessage, name: string): string {
  const url = new URL(message.url)
  switch (name) {
    case '@method':
      return message.method.toUpperCase()
    case '@target-uri':
      return url.href
    case '@authority':
      return url.host
    case '@scheme':
      return url.protocol.slice(0, -1)
    case '@request-target':
      return `${url.pathname}${url.search}`
    case '@path':
      return url.pathname
    case '@query':
      return url.search === '' ? '?' : url.search
    default:
      if (name.startsWith('@') || name !== name.toLowerCase()) throw new ComponentUnsupported(name)
      return fieldValue(message, name)
  }
}

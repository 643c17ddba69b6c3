import { importJWK, type JSONWebKeySet } from 'jose'
import { Refusal } from '#core/contracts/refusal'
import { ASSERTION_ALGORITHMS } from './client-assertion'

const MOST_KEYS = 10
/** Members of private and symmetric keys (RFC 7518 §6.2.2, §6.3.2, §6.4.1). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

export class ClientKeysUnusable extends Refusal {
  override name = 'ClientKeysUnusable'
  constructor() {
    super(
      'These keys cannot be used: give a JWK Set of one to ten public keys, each with its algorithm (alg).',
    )
  }
}

/** The text of a form; undefined when nothing was typed. What is no JSON is no keys either. */
export function parseClientKeys(text: string | undefined): unknown {
  if (!text?.trim()) return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new ClientKeysUnusable()
  }
}

/** A client's JWK Set (RFC 7517 §5), which `private_key_jwt` is verified with. Throws `ClientKeysUnusable`. */
export async function readClientKeys(given: unknown): Promise<JSONWebKeySet> {
  const { keys } = (given ?? {}) as Partial<JSONWebKeySet>
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > MOST_KEYS) throw new ClientKeysUnusable()
  for (const key of keys) {
    const isPublic = typeof key === 'object' && key !== null && !PRIVATE_MEMBERS.some(name => name in key)
    if (!isPublic || !ASSERTION_ALGORITHMS.includes(key.alg ?? '')) throw new ClientKeysUnusable()
    await importJWK(key).catch(() => {
      throw new ClientKeysUnusable()
    })
  }
  return { keys }
}

import type { Merchant } from './answers'
import type { CheckoutRecord, Ledger, ReaderRecord } from './ledger'
import { invalid, unauthorized } from './refusal'

/** What the sandbox's routes share. */
export type World = {
  readonly ledger: Ledger
  readonly readers: Map<string, ReaderRecord>
  readonly merchant: Merchant
  readonly apiKey: string
  /** Where browsers find the hosted page; known once the server listens. */
  publicUrl(): string
  /** A checkout was paid or failed: tell its merchant. */
  settled(checkout: CheckoutRecord): void
}

/** Throws 401 unless the request carries the sandbox's key (`Authorization: Bearer …`). */
export function authorise(request: Request, { apiKey }: World): void {
  if (request.headers.get('authorization') !== `Bearer ${apiKey}`) throw unauthorized()
}

/** A JSON object; nothing at all reads as `{}`, for SumUp's optional bodies. Throws 400 for anything else. */
export async function bodyOf(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const text = await request.text()
  if (text === '') return {}
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (fault) {
    throw fault instanceof SyntaxError ? invalid('INVALID', 'body') : fault
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('INVALID', 'body')
  return body as Record<string, unknown>
}

import { APIError } from '@sumup/sdk'
import { cleanDeep } from '#core/text/clean'
import { PaymentsMisconfigured, PaymentsUnavailable } from './refusals'

/** What a refusal (4xx) means to who asked, or null when it means nothing special there. */
export type ReadRefusal = (refusal: APIError<unknown>) => Error | null

/**
 * Asks SumUp once. Refusals become the named error that `refusalOf` reads in them; 401 is
 * `PaymentsMisconfigured`; all else is `PaymentsUnavailable` with its cause. Texts in the answer come without what no
 * column of ours may hold.
 */
export async function ask<Answer>(
  timeoutMs: number,
  question: () => Promise<Answer>,
  refusalOf: ReadRefusal = () => null,
): Promise<Answer> {
  try {
    return cleanDeep(await within(timeoutMs, question())) as Answer
  } catch (cause) {
    if (cause instanceof PaymentsUnavailable) throw cause
    if (!(cause instanceof APIError)) throw new PaymentsUnavailable('No answer from SumUp', { cause })
    if (cause.status === 401) throw new PaymentsMisconfigured('SumUp does not know our key', { cause })
    throw (
      (isRefusal(cause.status) && refusalOf(cause)) ||
      new PaymentsUnavailable(`SumUp answered ${cause.status}`, { cause })
    )
  }
}

// 408 and 429 ask to come again later: no verdict on what was asked.
const isRefusal = (status: number) => status >= 400 && status < 500 && status !== 408 && status !== 429

// The SDK's own timeout ends with the headers: a body that never ends would hold the buyer for ever.
async function within<Answer>(timeoutMs: number, answer: Promise<Answer>): Promise<Answer> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new PaymentsUnavailable(`No answer from SumUp within ${timeoutMs} ms`)),
    timeoutMs,
  )
  try {
    return await Promise.race([answer, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

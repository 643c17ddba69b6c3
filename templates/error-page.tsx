import type { PageContext } from '#core/contracts/page'
import { ButtonLink } from './components/button'
import { EmptyState } from './components/empty-state'
import { Layout } from './layout'

export type ErrorStatus = 400 | 401 | 403 | 404 | 405 | 408 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503

type Words = { title: string; text: string }

const WORDS: Readonly<Record<ErrorStatus, Words>> = {
  400: { title: 'We could not read that', text: 'Go back to the page you came from and try again.' },
  401: { title: 'Please sign in first', text: 'Sign in, then send it again.' },
  403: {
    title: 'That is not open to you',
    text: 'If you came from another site, go back to the page here and try again from there.',
  },
  404: {
    title: 'Nothing grows here',
    text: 'The page may have moved, or was never here. It may also be one you have to sign in for.',
  },
  405: { title: 'That cannot be done here', text: 'Go back to the page you came from and use its buttons.' },
  408: { title: 'That took too long', text: 'It did not arrive in time. Please send it again.' },
  409: { title: 'It has changed meanwhile', text: 'Go back and look at the page as it is now.' },
  410: { title: 'This is gone', text: 'It was here once, and is not coming back.' },
  413: { title: 'That is too large', text: 'Send a smaller file, or less text. Nothing was changed.' },
  415: {
    title: 'That is not accepted here',
    text: 'Go back and choose another kind. Nothing was changed.',
  },
  422: {
    title: 'Something is missing or not right',
    text: 'Go back and check the form. Nothing was changed.',
  },
  429: {
    title: 'One moment, please',
    text: 'There were too many attempts in a short time. Wait a minute, then try again.',
  },
  500: {
    title: 'Something broke on our side',
    text: 'It is not your fault, and we have a record of it. What you had in your cart is still there. Try again in a moment.',
  },
  503: {
    title: 'We are not quite there',
    text: 'This part of the site is resting. Your cart and your account are safe. Try again in a minute.',
  },
}

type ErrorPageProps = {
  page: PageContext
  status: ErrorStatus
  /** Says to us which line of the log it was. */
  requestId: string
  /** Words that fit better than the general ones. */
  title?: string
  text?: string
}

/** The one calm page for everything that went wrong: what it was, and what to do next. */
export function ErrorPage({ page, status, requestId, title, text }: ErrorPageProps) {
  const words = WORDS[status]
  return (
    <Layout page={page} title={title ?? words.title} noindex>
      <h1 class="visually-hidden">Error {status}</h1>
      <EmptyState title={title ?? words.title} text={text ?? words.text}>
        <ButtonLink href="/">To the front page</ButtonLink>
        {page.site.email !== '' && (
          <ButtonLink href={`mailto:${page.site.email}`} variant="quiet">
            Tell us about it
          </ButtonLink>
        )}
      </EmptyState>
      <p class="error-page__request">
        If you write to us, mention <code safe>{requestId}</code>
      </p>
    </Layout>
  )
}

import type { Obligation } from '#core/contracts/account'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { GRACE_DAYS } from '#core/services/account/closing/close-account'
import { Button, ButtonLink } from '#templates/components/button'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { AccountLayout } from '../account-layout'

type ClosingProps = {
  page: PageContext
  obligations: readonly Obligation[]
  /** Why the last try came to nothing. */
  refused?: string
}

/** What closing an account means, said before anything happens. */
export function ClosingPage({ page, obligations, refused }: ClosingProps) {
  return (
    <AccountLayout
      page={page}
      part="profile"
      title="Close your account"
      lead="What would go, what would stay, and how long you can think about it."
    >
      {!!refused && (
        <Notice kind="error">
          <p safe>{refused}</p>
        </Notice>
      )}
      <Obligations obligations={obligations} />
      <Section title="First, take your data with you">
        <div class="stack">
          <p class="measure">
            One file with everything we keep of you. Once the account is erased it is too late.
          </p>
          <p>
            <ButtonLink href="/export" variant="plain" icon="download">
              Your data
            </ButtonLink>
          </p>
        </div>
      </Section>
      <WhatGoes page={page} />
      <WhatStays page={page} />
      <Section title="How it goes on">
        <div class="stack">
          <p class="measure">
            {`You are signed out everywhere at once, and programs that you let in are shut out. For ${GRACE_DAYS} days you can change your mind: sign in, and keep your account. After that it is erased, and nobody can bring it back. Your e-mail address is then free: you can join again with it, as somebody new.`}
          </p>
          {obligations.length === 0 && (
            <form class="stack" method="post" action="/closing/letters">
              <p class="measure">
                So that nobody else can do this for you, we send you a link by e-mail first. Nothing is closed
                before you open it and confirm it there.
              </p>
              <p>
                <Button variant="danger">Send me the link</Button>
              </p>
            </form>
          )}
        </div>
      </Section>
    </AccountLayout>
  )
}

function Obligations({ obligations }: { obligations: readonly Obligation[] }) {
  if (obligations.length === 0) return ''
  return (
    <Notice kind="error" title="Your account cannot be closed yet">
      <ul>
        {obligations.map(({ text, label, href }) => (
          <li>
            <span safe>{text}</span>{' '}
            <a href={href} safe>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function WhatGoes({ page }: { page: PageContext }) {
  return (
    <Section title="What goes">
      <div class="measure">
        <ul>
          <li>Your name, your e-mail address and what you say about yourself.</li>
          <li>Your newsletters, your cart, the times you booked, and what we told you.</li>
          <li>
            Your tickets, as yours: keep them by you on paper, or{' '}
            <a href="/tickets">give back those you will not use</a>.
          </li>
          <li>
            Your account on the fediverse: whom you follow, who follows you, what you said to them alone.
            Other servers are asked to delete all that they have of you.
          </li>
          <li safe>{isolate`What you may do at ${page.site.name}, and the programs you let in.`}</li>
        </ul>
      </div>
    </Section>
  )
}

function WhatStays({ page }: { page: PageContext }) {
  const host = new URL(page.origins.federation).host
  const handle = page.viewer.member?.handle ?? ''
  return (
    <Section title="What stays">
      <div class="measure">
        <ul>
          <li>
            Orders, payments, refunds and tickets, because the books have to be kept: with what was bought and
            for how much, without your name or address.
          </li>
          <li>What you wrote in the journal, and what you said in public here: by “a former member”.</li>
          <li
            safe
          >{isolate`Your handle @${handle}@${host} stays taken, so that nobody else can speak in your place.`}</li>
        </ul>
      </div>
    </Section>
  )
}

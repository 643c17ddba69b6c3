import { escapeHtml } from '@kitajs/html'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { PasskeySummary } from '#core/services/federation/passkeys/passkeys'
import type { SecondFactor } from '#core/services/federation/second-factor/authenticator'
import { Badge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { Card, CardGrid } from '#templates/components/card'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Time } from '#templates/components/time'
import { SecurityLayout } from './security-layout'

type OverviewProps = {
  page: PageContext
  passkeys: readonly PasskeySummary[]
  factor: SecondFactor
  waiting: readonly string[]
}

/** Passkeys and the authenticator app. */
export function SecurityPage({ page, passkeys, factor, waiting }: OverviewProps) {
  return (
    <SecurityLayout
      page={page}
      current="/security"
      title="Sign-in and security"
      lead="A link by mail always lets you in. A passkey is faster, and safer; an authenticator app guards the link."
    >
      {waiting.length > 0 && (
        <Notice title={`You are ${waiting.join(' and ')} once you sign in with more than a letter`}>
          <p>
            Add a passkey or set up an authenticator app here, and sign in with it. Until then you are here as
            a member.
          </p>
        </Notice>
      )}
      <Section title="Passkeys">
        <div class="stack">
          {passkeys.length === 0 ? (
            <p class="measure">
              You have none yet. A passkey is kept by your phone, your computer or your password manager,
              which asks for your finger, your face or a PIN before it is used. Nobody can guess it, or trick
              you out of it.
            </p>
          ) : (
            <CardGrid>
              {passkeys.map(passkey => (
                <PasskeyCard page={page} passkey={passkey} />
              ))}
            </CardGrid>
          )}
          <p>
            <ButtonLink href="/security/passkeys/new">Add a passkey</ButtonLink>
          </p>
        </div>
      </Section>
      <Section title="Authenticator app">
        <AuthenticatorState page={page} factor={factor} />
      </Section>
    </SecurityLayout>
  )
}

function PasskeyCard({ page, passkey }: { page: PageContext; passkey: PasskeySummary }) {
  return (
    <Card title={passkey.name}>
      <p>
        Added <Time at={passkey.createdAt} {...page} />
        <br />
        {passkey.lastUsedAt ? (
          <>
            Last used <Time at={passkey.lastUsedAt} {...page} style="both" />
          </>
        ) : (
          'Not used yet'
        )}
      </p>
      {passkey.synced && (
        <p>
          <Badge text="On several devices" />
        </p>
      )}
      <p>
        <a href={`/security/passkeys/${passkey.id}`}>
          Rename<span class="visually-hidden">{escapeHtml(` ${passkey.name}`)}</span>
        </a>
      </p>
      <ConfirmForm
        action={`/security/passkeys/${passkey.id}?_method=delete`}
        label="Remove"
        question={isolate`“${passkey.name}” will not let you in any more. Delete it on your device as well.`}
        confirm="Yes, remove it"
      />
    </Card>
  )
}

function AuthenticatorState({ page, factor }: { page: PageContext; factor: SecondFactor }) {
  if (!factor.since)
    return (
      <div class="stack">
        <p class="measure">
          Not set up. With one you are asked, after the link by mail, for six digits that an app on your phone
          shows: whoever reads your letters does not come in. A passkey needs no such code.
        </p>
        <form method="post" action="/security/authenticator">
          <Button variant="plain">Set up an authenticator app</Button>
        </form>
      </div>
    )
  return (
    <div class="stack">
      <p>
        Set up <Time at={factor.since} {...page} />.{' '}
        <span safe>
          {factor.recoveryCodes === 1
            ? 'One recovery code is left.'
            : `${factor.recoveryCodes} recovery codes are left.`}
        </span>
      </p>
      <div class="cluster">
        <ConfirmForm
          action="/security/recovery-codes"
          label="New recovery codes"
          variant="plain"
          question="The codes that you have will be worth nothing any more."
          confirm="Yes, make new ones"
        />
        <ConfirmForm
          action="/security/authenticator?_method=delete"
          label="Remove the app"
          question="A link by mail will be enough to sign in as you."
          confirm="Yes, remove it"
        />
      </div>
    </div>
  )
}

import type { PageContext } from '#core/contracts/page'
import type { EditablePost } from '#core/services/blog/edit-post'
import type { PreviewLink } from '#core/services/blog/shared-previews/shared-previews'
import { writesAs } from '#core/services/blog/writers'
import { localTime } from '#core/text/local-time'
import { StateBadge } from '#templates/components/badge'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmSummary } from '#templates/components/confirm-form'
import { InputField } from '#templates/components/input-field'
import { Time } from '#templates/components/time'
import type { IconName } from '#templates/icons'
import { EditorLayout } from './frame'

/** The form of the text: every button here sends it, so that no unsaved word is lost. */
export const WRITE_FORM = 'write'

type PanelProps = {
  page: PageContext
  post: EditablePost
  error?: string
  typed?: string
  /** The link by which others may read it, where there is one. */
  shared?: PreviewLink | null
  /** Its last day as it was typed, and what is wrong with it. */
  until?: { readonly typed?: string; readonly error?: string }
}

/** The panel by itself, when what it was asked could not be done. */
export function PublicationPage(props: PanelProps) {
  return (
    <EditorLayout page={props.page} title={props.post.input.title}>
      <PublicationPanel {...props} />
    </EditorLayout>
  )
}

/** Where a post stands, and what can be done with it as a whole. */
export function PublicationPanel({ page, post, error, typed, shared, until }: PanelProps) {
  const to = `/editor/posts/${post.id}`
  const at = post.publishedAt ?? post.publishAt
  const days = { locale: page.locale, timeZone: page.timeZone }
  return (
    <aside class="write__panel" aria-label="Publication">
      <p>
        <StateBadge state={post.state} /> {!!at && <Time at={at} style="both" {...days} />}
      </p>
      <p class="cluster">
        <ButtonLink
          href={post.state === 'published' ? `/${post.input.slug}` : `/preview/${post.id}`}
          variant="quiet"
        >
          {post.state === 'published' ? 'See it' : 'See the whole page'}
        </ButtonLink>
        {post.state === 'published' && (
          <ButtonLink href={`/preview/${post.id}`} variant="quiet">
            Preview as its readers
          </ButtonLink>
        )}
        {post.state === 'published' && (
          <ButtonLink href={`${to}/numbers`} variant="quiet">
            Numbers
          </ButtonLink>
        )}
        <ButtonLink href={`${to}/revisions`} variant="quiet">
          Revisions
        </ButtonLink>
        {page.viewer.roles.includes('operator') && (
          <ButtonLink href={`${to}/code`} variant="quiet">
            Code
          </ButtonLink>
        )}
      </p>
      {post.state === 'published' ? (
        <>
          <TimeStep
            page={page}
            at={typed ?? at}
            error={error}
            label="Published at"
            next="redate"
            button="Change the date"
          />
          <ConfirmStep
            next="unpublish"
            label="Unpublish"
            question="Readers will not find it any more, and followers elsewhere are told to remove it."
            confirm="Yes, unpublish it"
          />
        </>
      ) : (
        <>
          {writesAs(page.viewer) === 'contributor' ? (
            <p class="field__hint">An editor reads it, and publishes it.</p>
          ) : (
            <>
              <Button form={WRITE_FORM} name="next" value="publish">
                Publish now
              </Button>
              <TimeStep
                page={page}
                at={typed ?? post.publishAt}
                error={error}
                label="Or publish at"
                next="schedule"
                button={post.publishAt ? 'Move it' : 'Schedule'}
              />
            </>
          )}
          <SharedLink page={page} shared={shared} until={until} />
          {!!post.publishAt && (
            <Button variant="quiet" form={WRITE_FORM} name="next" value="unschedule">
              Do not publish by itself
            </Button>
          )}
          <ConfirmStep
            next="delete"
            label="Throw away"
            question="You can bring it back for 30 days."
            confirm="Yes, throw it away"
            icon="remove"
          />
        </>
      )}
    </aside>
  )
}

type TimeStepProps = {
  page: PageContext
  at: Date | string | null
  error?: string
  label: string
  next: string
  button: string
}

/** A day and a time on the clocks of the site, and the button that sends it with the text. */
function TimeStep({ page, at, error, label, next, button }: TimeStepProps) {
  return (
    <div class="form">
      <InputField
        name="publishAt"
        type="datetime-local"
        label={`${label}, ${page.timeZone}`}
        value={at instanceof Date ? localTime(at, page.timeZone) : (at ?? undefined)}
        error={error}
        form={WRITE_FORM}
      />
      <Button variant="plain" form={WRITE_FORM} name="next" value={next}>
        <span safe>{button}</span>
      </Button>
    </div>
  )
}

/** A link for somebody who is to read it before all others. */
function SharedLink({ page, shared, until }: Pick<PanelProps, 'page' | 'shared' | 'until'>) {
  const over = !!shared?.endsAt && shared.endsAt <= page.now
  return (
    <div class="form">
      {!!shared && (
        <InputField
          name="shared"
          label={over ? 'This link has ended' : 'Whoever has this link can read it'}
          value={page.origins.blog + shared.path}
          readonly
        />
      )}
      <InputField
        name="previewUntil"
        type="date"
        label={shared ? 'Its last day' : 'Last day of a link to show it to others'}
        hint={shared ? 'None: until you withdraw it.' : 'None: until you withdraw it, or publish.'}
        value={until?.typed ?? lastDay(page, shared)}
        error={until?.error}
        form={WRITE_FORM}
      />
      <Button variant="quiet" form={WRITE_FORM} name="next" value="share">
        {shared ? 'Change its last day' : 'Make a link to show it to others'}
      </Button>
      {!!shared && (
        <Button variant="quiet" form={WRITE_FORM} name="next" value="withdraw">
          Withdraw the link
        </Button>
      )}
    </div>
  )
}

/** It ends with the day: the moment before is still of it. */
function lastDay(page: PageContext, shared: PanelProps['shared']): string | undefined {
  if (!shared?.endsAt) return undefined
  return localTime(new Date(shared.endsAt.getTime() - 1), page.timeZone).slice(0, 10)
}

type StepProps = { next: string; label: string; question: string; confirm: string; icon?: IconName }

/** "Are you sure?" whose button sends the text’s form: what was typed is saved before anything is done with it. */
function ConfirmStep({ next, label, question, confirm, icon }: StepProps) {
  return (
    <details class="confirm">
      <ConfirmSummary label={label} icon={icon} />
      <div class="confirm__form">
        <p safe>{question}</p>
        <Button variant="danger" form={WRITE_FORM} name="next" value={next}>
          <span safe>{confirm}</span>
        </Button>
      </div>
    </details>
  )
}

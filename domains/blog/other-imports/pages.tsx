import type { NewsletterChoice } from '#core/contracts/account'
import type { PageContext } from '#core/contracts/page'
import type { PatternRow } from '#core/services/blog/old-addresses/listed-redirects'
import type { MembersReport } from '#core/services/blog/other-imports/members-list'
import type { RedirectsReport } from '#core/services/blog/other-imports/redirects'
import { AdminLayout } from '#templates/admin'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { FileField } from '#templates/components/file-field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { SelectField } from '#templates/components/select-field'
import { REDIRECTS } from './redirects-page'

export type Outcome = {
  readonly members?: MembersReport
  readonly redirects?: RedirectsReport
  readonly values?: Readonly<Record<string, string | undefined>>
  readonly errors?: Readonly<Record<string, string>>
}

type Props = {
  page: PageContext
  newsletters: readonly NewsletterChoice[]
  patterns: readonly PatternRow[]
  outcome: Outcome
}

export function OtherImportsPage({ page, newsletters, patterns, outcome }: Props) {
  const { members, redirects, values, errors = {} } = outcome
  return (
    <AdminLayout
      page={page}
      title="Members and redirects"
      worker="operator"
      lead="What Ghost keeps in files of their own. The same file twice changes nothing."
    >
      <FormErrors errors={errors} />
      {!!members && (
        <Notice kind="success" title="The members are here">
          <p
            safe
          >{`${members.created} new, ${members.known} known already. ${members.tiered} got a tier.`}</p>
          <Dropped lines={members.dropped} />
        </Notice>
      )}
      {!!redirects && (
        <Notice kind="success" title="The redirects are here">
          <p safe>{`${redirects.taken} taken.`}</p>
          <Dropped lines={redirects.dropped} />
        </Notice>
      )}
      <Section title="Members">
        <p>Nobody is written to. They sign in by a link to their address, like everybody here.</p>
        <Form action="/operator/imports/members" upload label="Members">
          <FileField
            name="members"
            label="List of members"
            hint="In Ghost: Members → Export all members. A CSV file with a column “email”."
            accept=".csv,text/csv"
            error={errors.members}
            required
          />
          <SelectField
            name="newsletter"
            label="Newsletter for those who are subscribed"
            options={newsletters.map(({ id, name }) => ({ value: id, label: name }))}
            value={values?.newsletter}
            empty="None"
          />
          <InputField
            name="tiersUntil"
            label="Last day of the tiers that they have"
            type="date"
            hint="Who has a tier in the list has it here. Without a day it lasts until somebody ends it; with one they get a letter two weeks before."
            value={values?.tiersUntil}
            error={errors.tiersUntil}
          />
          <FormActions>
            <Button>Bring them here</Button>
          </FormActions>
        </Form>
      </Section>
      <Section title="Redirects">
        <Form action="/operator/imports/redirects" upload label="Redirects">
          <FileField
            name="redirects"
            label="redirects.json or redirects.yaml"
            hint="Paths and patterns lead on from here, where nothing of that address is here. What cannot be followed is named, and left out."
            accept=".json,.yaml,.yml"
            error={errors.redirects}
            required
          />
          <FormActions>
            <Button>Bring them here</Button>
          </FormActions>
        </Form>
        <PatternList patterns={patterns} />
        <p>
          <a href={REDIRECTS}>All paths that lead on</a>
        </p>
        <Form action="/operator/imports/redirects?_method=delete" label="A path that leads on">
          <InputField
            name="from"
            label="Path that is to lead on no more"
            hint="As it was in the file, like /old/path."
            value={values?.from}
            error={errors.from}
            required
          />
          <FormActions>
            <Button variant="plain">Remove this redirect</Button>
          </FormActions>
        </Form>
      </Section>
    </AdminLayout>
  )
}

/** In the order in which they are tried. */
function PatternList({ patterns }: { patterns: readonly PatternRow[] }) {
  if (patterns.length === 0) return ''
  return (
    <>
      <h3>Patterns, as they are tried</h3>
      <ul class="work">
        {patterns.map(({ pattern, to, permanent }) => (
          <li>
            <code safe>{pattern}</code> leads to <code safe>{to}</code>
            {permanent ? ', for good' : ''}
            <ConfirmForm
              action="/operator/imports/redirects?_method=delete"
              label="Remove"
              question="Addresses that match it are not found any more."
              confirm="Yes, remove the pattern"
              icon="remove"
            >
              <input type="hidden" name="kind" value="pattern" />
              <input type="hidden" name="from" value={pattern} />
            </ConfirmForm>
          </li>
        ))}
      </ul>
    </>
  )
}

function Dropped({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return ''
  return (
    <>
      <p>Left out:</p>
      <ul>
        {lines.map(line => (
          <li safe>{line}</li>
        ))}
      </ul>
    </>
  )
}

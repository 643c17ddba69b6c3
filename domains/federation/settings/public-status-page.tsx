import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { versionOfSection } from '#core/services/federation/settings/save-settings'
import { Button } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { TextareaField } from '#templates/components/textarea-field'
import { SettingsLayout } from './layout'

export function PublicStatusPage({ page, rejected }: { page: PageContext; rejected?: Rejected }) {
  const { site, origins } = page
  const values = { statusShown: site.statusShown ? 'yes' : '', plannedWork: site.plannedWork }
  const field = fieldsOf(rejected ?? { values, errors: {} })
  return (
    <SettingsLayout
      page={page}
      lead="Whether everybody may see what is up, and what they should know beforehand."
    >
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form
        action="/operator/settings/status"
        label="Status page"
        typed={rejected}
        version={versionOfSection(site, 'status')}
      >
        <CheckboxField
          name="statusShown"
          value="yes"
          checked={field('statusShown').value === 'yes'}
          error={rejected?.errors.statusShown}
          label="Show a status page to everybody"
          hint="It says which apps answer and whether letters leave, and nothing else. A link to it stands at the foot of every page."
        />
        <TextareaField
          {...field('plannedWork')}
          label="Planned work"
          hint="At the foot of every page until you empty it, like: Sunday, 7 to 8: the shop is closed for an update."
          maxlength={300}
        />
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
      {site.statusShown && (
        <p>
          <a href={`${origins.federation}/status`}>See it as everybody does</a>
        </p>
      )}
    </SettingsLayout>
  )
}

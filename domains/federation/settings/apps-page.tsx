import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import { HIDEABLE } from '#core/services/federation/settings/check-settings'
import { versionOfSection } from '#core/services/federation/settings/save-settings'
import { APPS } from '#templates/apps'
import { Button } from '#templates/components/button'
import { CheckboxesField } from '#templates/components/choice-field'
import { Fieldset, Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { SettingsLayout } from './layout'

type Props = { page: PageContext; rejected?: Rejected; shown?: readonly string[] }

/** Which apps there are, and what stands under their names. */
export function AppsPage({ page, rejected, shown }: Props) {
  const { site } = page
  const chosen = shown ?? HIDEABLE.filter(domain => !site.hiddenApps.includes(domain))
  const hideable = APPS.filter(({ domain }) => HIDEABLE.includes(domain))
  return (
    <SettingsLayout
      page={page}
      lead="An app that is not shown is in no menu, and its pages are not there. Nothing in it is lost. While the cart is not shown no standing order comes or is charged: whose box was to come is told by letter."
    >
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form
        action="/operator/settings/apps"
        label="Apps"
        typed={rejected}
        version={versionOfSection(site, 'apps')}
      >
        <CheckboxesField
          name="hiddenApps"
          label="Shown"
          hint="The journal, the social app and the account are always there: the front page is in one, signing in needs the others."
          error={rejected?.errors.hiddenApps}
          values={chosen}
          options={hideable.map(({ domain, label }) => ({ value: domain, label }))}
          required
        />
        <Fieldset legend="A line about each" hint="At the foot of every page. Left empty, ours stands there.">
          {APPS.map(({ domain, label, about }) => (
            <InputField
              name={`about-${domain}`}
              label={label}
              value={rejected?.values[`about-${domain}`] ?? site.about[domain]}
              error={rejected?.errors[`about-${domain}`]}
              placeholder={about}
              maxlength={120}
            />
          ))}
        </Fieldset>
        <FormActions>
          <Button>Save</Button>
        </FormActions>
      </Form>
    </SettingsLayout>
  )
}

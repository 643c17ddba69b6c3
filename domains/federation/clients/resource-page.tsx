import type { Rejected } from '#core/app/form'
import type { PageContext } from '#core/contracts/page'
import type { ResourceToEdit } from '#core/services/federation/oauth/edit-resource'
import { AdminLayout } from '#templates/admin'
import { Button, ButtonLink } from '#templates/components/button'
import { DescriptionList } from '#templates/components/description-list'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { ResourceFields } from './resource-fields'

type Props = { page: PageContext; resource: ResourceToEdit; version: string; rejected?: Rejected }

export function ResourcePage({ page, resource, version, rejected }: Props) {
  const typed = rejected ?? { values: valuesOf(resource), errors: {} }
  return (
    <AdminLayout
      page={page}
      title={resource.name}
      worker="operator"
      lead="Its address is what tokens are made out to, and stays: register another one for a server that moves."
    >
      <DescriptionList items={[{ term: 'Address', details: <code safe>{resource.uri}</code> }]} />
      <FormErrors errors={rejected?.errors ?? {}} />
      <Form
        action={`/operator/resources/${resource.id}?_method=put`}
        label={`Edit ${resource.name}`}
        typed={rejected}
        version={version}
      >
        <InputField {...fieldsOf(typed)('name')} label="Name" maxlength={120} required />
        <ResourceFields typed={typed} />
        <FormActions>
          <Button>Save it</Button>
          <ButtonLink variant="plain" href="/operator/resources">
            Back to the resources
          </ButtonLink>
        </FormActions>
      </Form>
    </AdminLayout>
  )
}

function valuesOf({ name, scopes, clientId, format }: ResourceToEdit) {
  return {
    name,
    client_id: clientId ?? '',
    reads_itself: format === 'jwt' ? 'on' : '',
    scopes: scopes.map(scope => `${scope.name} ${scope.words}`).join('\n'),
  }
}

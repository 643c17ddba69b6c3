import type { ImportField } from './import-field'
import { EMAIL } from './shared-fields'

/** What a file of members may say. */
export const MEMBER_FIELDS: readonly ImportField[] = [
  EMAIL,
  {
    name: 'name',
    label: 'Name',
    also: ['name', 'full name', 'nom', 'nom complet', 'nombre', 'nombre completo', 'naam'],
  },
  {
    name: 'firstName',
    label: 'First name',
    also: ['first name', 'first_name', 'vorname', 'prénom', 'given name'],
  },
  {
    name: 'lastName',
    label: 'Last name',
    also: [
      'last name',
      'last_name',
      'nachname',
      'surname',
      'familienname',
      'nom de famille',
      'apellido',
      'apellidos',
      'family name',
    ],
  },
  { name: 'labels', label: 'Labels', also: ['labels', 'tags', 'tag list', 'tag_list'] },
]

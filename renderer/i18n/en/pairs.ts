export const messages = {
  name: 'Name of property {number}',
  value: 'Value of property {number}',
  namePlaceholder: 'Name',
  valuePlaceholder: 'Value',
  up: 'Move property {number} up',
  remove: 'Remove property {number}',
  add: 'Add',
  addTo: 'Add to {legend}',
}

// Say which parts of our mails which mail programs cannot show, by the tables of caniemail.com.
// Ends with 1 where one is not among those that we know to do no harm.
import { readFileSync } from 'node:fs';
import { caniemail } from 'caniemail';

const HARMLESS = {
  '<body> element': 'becomes a div; the background is on the table too',
  '<style> element': 'every style stands in the elements themselves; it adds the dark colours',
  '@media': 'without it the mail is light',
  'border-radius': 'corners are square',
  'height property': 'a false alarm on line-height: we set no height',
  'lang attribute': 'Content-Language says it too',
  'role attribute': 'tables of layout are read out as tables',
  'text-decoration': 'links are underlined as that program does it',
  'width attribute': 'the style says it too',
};

const unknown = new Map();
for (const file of process.argv.slice(2)) {
  const { issues } = caniemail({ clients: ['*'], html: readFileSync(file, 'utf8') });
  for (const [client, found] of issues.errors) {
    for (const { title } of found) {
      if (!(title in HARMLESS)) {
        unknown.set(title, (unknown.get(title) ?? new Set()).add(client));
      }
    }
  }
}
for (const [title, clients] of unknown) console.log(`caniemail: ${title}: ${[...clients].join(', ')}`);
if (unknown.size === 0) console.log('caniemail: nothing that does harm');
process.exit(unknown.size === 0 ? 0 : 1);

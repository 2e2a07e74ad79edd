/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
// Writes a catalog for Kaoto that has the component and its Kamelets:
//   npm install --no-save @kaoto/camel-catalog yaml
//   node docs/src/tools/kaoto-catalog.mjs node_modules/@kaoto/camel-catalog/dist/camel-catalog target/kaoto [Camel version, e.g. 4.18]
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createRequire } from 'node:module';

const [from, to, wanted = '4.18'] = process.argv.slice(2);
const { parse } = createRequire(resolve('package.json'))('yaml');
const root = resolve(dirname(new URL(import.meta.url).pathname), '../../..');
const read = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));
const write = (value, ...path) => writeFileSync(join(...path), JSON.stringify(value, null, 1));

const library = read(from, 'index.json');
const entry = library.definitions.find(one => one.runtime === 'Main' && one.version.startsWith(wanted) && !one.version.includes('redhat'));
if (!entry) throw new Error(`No catalog of Camel Main ${wanted} in ${from}`);
const folder = dirname(entry.fileName);
mkdirSync(join(to, folder), { recursive: true });
cpSync(join(from, folder), join(to, folder), { recursive: true });
const index = read(from, entry.fileName);

// a form for the options, as the other components have one
const schema = { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', properties: {}, required: [] };
const component = read(root, 'camel-seedance/src/generated/resources/META-INF/io/github/camelseedance/seedance.json');
const types = { integer: 'number', number: 'number', boolean: 'boolean' };
for (const [name, option] of Object.entries(component.properties)) {
  schema.properties[name] = {
    title: option.displayName,
    description: option.description,
    type: types[option.type] || 'string',
    $comment: 'group:' + option.group,
    ...(option.enum && { enum: option.enum }),
    ...(option.defaultValue !== undefined && { default: option.defaultValue }),
    ...(option.secret && { format: 'password' }),
  };
  if (option.required) schema.required.push(name);
}
const components = read(to, folder, index.catalogs.components.file);
components.seedance = { ...component, propertiesSchema: schema };
write(components, to, folder, index.catalogs.components.file);

const kamelets = read(to, folder, index.catalogs.kamelets.file);
const own = join(root, 'camel-seedance/src/main/resources/kamelets');
const files = readdirSync(own).filter(file => file.endsWith('.kamelet.yaml'));
for (const file of files) {
  const kamelet = parse(readFileSync(join(own, file), 'utf8'));
  kamelets[kamelet.metadata.name] = { ...kamelet, propertiesSchema: { type: 'object', ...kamelet.spec.definition } };
}
write(kamelets, to, folder, index.catalogs.kamelets.file);
write({ ...library, name: 'Camel with Seedance', definitions: [entry] }, to, 'index.json');
console.log(`${join(to, 'index.json')}: Camel ${entry.version}, ${Object.keys(components).length} components, ${files.length} Kamelets of Seedance`);

import { guid as guidOf } from '../ids';
import { contactsOf, type Builder } from './build';
import { factory } from './flows';
import type { CopyLine, PowerBiWorkspace } from './lines';

/** Builds Data Factory: factory, pipelines, activities, and the operations that carry the lineage. None has a collection. */
export function buildCopies(build: Builder, copies: CopyLine[]): void {
  const home = build.add({
    typeName: 'azure_data_factory',
    qualifiedName: factory,
    name: 'adf-contoso',
    collection: null,
    attributes: { resourceGroupName: 'rg-contoso-data' },
  });
  const pipelines = new Map<string, string>();
  for (const [pipeline, activity, source, sink, columns] of copies) {
    const pipelineName = `${factory}/pipelines/${pipeline}`;
    let parent = pipelines.get(pipeline);
    if (parent === undefined) {
      parent = build.add({
        typeName: 'adf_pipeline',
        qualifiedName: pipelineName,
        name: pipeline,
        collection: null,
        contacts: contactsOf('jonas'),
      });
      build.relate('adf_pipeline_dataFactory', parent, home);
      pipelines.set(pipeline, parent);
    }
    addCopy(
      build,
      parent,
      `${pipelineName}/activities/${activity}`,
      activity,
      build.at(source),
      build.at(sink),
      columns,
    );
  }
}

function addCopy(
  build: Builder,
  pipeline: string,
  qualifiedName: string,
  name: string,
  source: string,
  sink: string,
  columns: string,
): void {
  const run = { status: 'Completed', errorMessage: '' };
  const activity = build.add({
    typeName: 'adf_copy_activity',
    qualifiedName,
    name,
    collection: null,
    attributes: {
      ...run,
      lastRunTime: build.born,
      rowCount: 1000 + columns.length * 250,
      dataSize: 4096 * columns.length,
    },
  });
  const { typeName } = build.entity(sink);
  const operation = build.add({
    typeName: 'adf_copy_operation',
    qualifiedName: `${qualifiedName}#${sink}#${typeName}`,
    name,
    collection: null,
    attributes: { ...run, columnMapping: columnMapping(sink, columns) },
  });
  build.relate('process_parent', activity, pipeline);
  build.relate('process_parent', operation, activity);
  build.relate('dataset_process_inputs', operation, source);
  build.relate('process_dataset_outputs', operation, sink);
}

const columnMapping = (sink: string, columns: string): string =>
  JSON.stringify([
    {
      DatasetMapping: { Source: '*', Sink: sink },
      ColumnMapping: columns.split(' ').map((column) => ({ Source: column, Sink: column })),
    },
  ]);

/** Builds Power BI; reports come after all datasets, since one may read a dataset of another workspace. */
export function buildWorkspaces(build: Builder, workspaces: PowerBiWorkspace[]): void {
  const built = workspaces.map((workspace) => ({ workspace, home: addWorkspace(build, workspace) }));
  for (const { workspace, home } of built) addDatasets(build, workspace, home);
  for (const { workspace, home } of built) {
    addReports(build, workspace, home);
    addDashboards(build, workspace, home);
  }
}

const address = (workspace: string) => `https://app.powerbi.com/groups/${guidOf(`powerbi workspace ${workspace}`)}`;
const named = (name: string) => ({ name, attributes: { displayName: name } });

function addWorkspace(build: Builder, { name, collection, owner }: PowerBiWorkspace): string {
  return build.add({
    typeName: 'powerbi_workspace',
    qualifiedName: address(name),
    ...named(name),
    collection,
    contacts: contactsOf(owner),
  });
}

function addDatasets(
  build: Builder,
  { name: workspace, collection, owner, datasets }: PowerBiWorkspace,
  home: string,
): void {
  for (const [name, reads, description] of datasets) {
    const id = guidOf(`powerbi dataset ${name}`);
    const dataset = build.add(
      {
        typeName: 'powerbi_dataset',
        qualifiedName: `${address(workspace)}/datasets/${id}`,
        name,
        description,
        collection,
        contacts: contactsOf(owner),
        attributes: { displayName: name, isRefreshable: true, workspaceName: workspace, targetStorageMode: 'Abf' },
      },
      `dataset ${name}`,
    );
    const process = build.add({
      typeName: 'powerbi_dataset_process',
      qualifiedName: `${address(workspace)}/datasetprocesses/${id}`,
      ...named(name),
      collection,
    });
    build.relate('powerbi_dataset_workspace', dataset, home);
    build.relate('powerbi_dataset_datasetProcess', dataset, process);
    for (const source of reads) build.relate('dataset_process_inputs', process, build.at(source));
    build.relate('process_dataset_outputs', process, dataset);
  }
}

function addReports(
  build: Builder,
  { name: workspace, collection, owner, reports }: PowerBiWorkspace,
  home: string,
): void {
  for (const [name, dataset, description] of reports) {
    const id = guidOf(`powerbi report ${name}`);
    const webUrl = `${address(workspace)}/reports/${id}`;
    const report = build.add(
      {
        typeName: 'powerbi_report',
        qualifiedName: webUrl,
        name,
        description,
        collection,
        contacts: contactsOf(owner),
        endorsed: description ? 'Certified' : undefined,
        attributes: {
          displayName: name,
          reportType: 'PowerBIReport',
          webUrl,
          pbidatasetId: guidOf(`powerbi dataset ${dataset}`),
          workspaceName: workspace,
        },
      },
      name,
    );
    // The pattern of the process's name is unconfirmed; it follows datasetprocesses.
    const process = build.add({
      typeName: 'powerbi_report_process',
      qualifiedName: `${address(workspace)}/reportprocesses/${id}`,
      ...named(name),
      collection,
    });
    build.relate('powerbi_report_workspace', report, home);
    build.relate('powerbi_report_reportProcess', report, process);
    build.relate('dataset_process_inputs', process, build.at(`dataset ${dataset}`));
    build.relate('process_dataset_outputs', process, report);
  }
}

function addDashboards(
  build: Builder,
  { name: workspace, collection, dashboards }: PowerBiWorkspace,
  home: string,
): void {
  for (const [name, reports] of dashboards) {
    const id = guidOf(`powerbi dashboard ${name}`);
    const dashboard = build.add({
      typeName: 'powerbi_dashboard',
      qualifiedName: `${address(workspace)}/dashboards/${id}`,
      ...named(name),
      collection,
    });
    const process = build.add({
      typeName: 'powerbi_dashboard_process',
      qualifiedName: `${address(workspace)}/dashboardprocesses/${id}`,
      ...named(name),
      collection,
    });
    build.relate('powerbi_dashboard_workspace', dashboard, home);
    build.relate('powerbi_dashboard_dashboardProcess', dashboard, process);
    for (const report of reports) build.relate('dataset_process_inputs', process, build.at(report));
    build.relate('process_dataset_outputs', process, dashboard);
  }
}

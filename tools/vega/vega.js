// What of Vega the explorers use: no maps, trees or forces, and no compiler of expressions, which the policy of the pages forbids.
import { transforms } from "vega-dataflow";
import * as encode from "vega-encode";
import { expressionInterpreter } from "vega-interpreter";
import { parse } from "vega-parser";
import * as data from "vega-transforms";
import * as layout from "vega-view-transforms";
import { View } from "vega-view";

Object.assign(transforms, data, layout, encode);

self.vegaView = (spec) => new View(parse(spec, null, { ast: true }), { expr: expressionInterpreter, renderer: "svg" });

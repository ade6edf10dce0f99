// Podsecurity judges pods as the API server's admission does: each manifest given (a Deployment, StatefulSet or
// Job, one to a file) against a level of the Pod Security Standards. It prints what a cluster would refuse.
package main

import (
	"fmt"
	"os"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/yaml"
)

func podTemplate(kind string, manifest []byte) (*corev1.PodTemplateSpec, error) {
	switch kind {
	case "Deployment":
		var d appsv1.Deployment
		err := yaml.UnmarshalStrict(manifest, &d)
		return &d.Spec.Template, err
	case "StatefulSet":
		var s appsv1.StatefulSet
		err := yaml.UnmarshalStrict(manifest, &s)
		return &s.Spec.Template, err
	case "Job":
		var j batchv1.Job
		err := yaml.UnmarshalStrict(manifest, &j)
		return &j.Spec.Template, err
	}
	return nil, fmt.Errorf("%s has no pods", kind)
}

func main() {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks())
	if err != nil {
		panic(err)
	}
	level := api.LevelVersion{Level: api.Level(os.Args[1]), Version: api.LatestVersion()}
	failed := false
	for _, file := range os.Args[2:] {
		manifest, err := os.ReadFile(file)
		if err != nil {
			panic(err)
		}
		var head struct{ Kind string }
		if err := yaml.Unmarshal(manifest, &head); err != nil {
			panic(err)
		}
		template, err := podTemplate(head.Kind, manifest)
		if err != nil {
			fmt.Printf("%s: %v\n", file, err)
			failed = true
			continue
		}
		result := policy.AggregateCheckResults(
			evaluator.EvaluatePod(level, &template.ObjectMeta, &template.Spec))
		if !result.Allowed {
			fmt.Printf("%s: %s\n", file, result.ForbiddenDetail())
			failed = true
		}
	}
	if failed {
		os.Exit(1)
	}
	fmt.Printf("%d pods pass the %s standard\n", len(os.Args)-2, level.Level)
}
